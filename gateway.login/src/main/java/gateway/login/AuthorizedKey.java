package gateway.login;

/** A key, the one user name that may be given with it, and the role it gives. */
record AuthorizedKey(SshKey key, String user, Role role) {
  boolean admits(String offeredUser, SshKey offeredKey) {
    return user.equals(offeredUser) && key.equals(offeredKey);
  }
}
