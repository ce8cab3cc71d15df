/**
 * Who may enter the shell: public keys, and nothing else.
 *
 * <p><b>What it is.</b> The JAAS realm {@code karaf} for the SSH server of the distribution. A
 * login is a user name and a public key; the server has the client prove that it holds the private
 * half, this package decides whether that user may enter with that key, and in which role. There is
 * no default user and no password: a login that brings one is refused before it is looked at.
 *
 * <p><b>Where the keys come from.</b> {@code DIR/etc/authorized_keys}, one key a line in OpenSSH's
 * form, with the options {@code role} and {@code user} before it; read again whenever it has
 * changed. And {@code DIR/run/admin.key}, made anew at every start and readable by the owner of the
 * process alone, which enters as {@code admin}. The server's own key is {@code DIR/state/host.key};
 * {@code DIR/run/known_hosts} is its public half for clients.
 *
 * <p><b>The server.</b> {@link SshDoor} closes what Karaf leaves open in its SSH servers before
 * they listen: nobody forwards, and the number of those who have not logged in is bounded, as is
 * what a client can make the server keep. {@link LoginLog} writes a line for each login and each
 * refusal.
 *
 * <p><b>How keys are compared.</b> By the octets of their one canonical SSH encoding, so that it
 * does not matter which provider made the object that the server hands over. Everything without
 * such an encoding (security keys, certificates, DSA, short RSA) is refused.
 *
 * <p><b>Threading.</b> {@link AuthorizedKeys} may be asked by any thread; a {@link PublicKeyLogin}
 * belongs to one login.
 *
 * <p><b>Errors.</b> A line that cannot be read is named in the log as {@code FILE:LINE: message}
 * and opens nothing. A file that others may write is not believed at all. A key that cannot be made
 * stops the bundle from starting.
 *
 * <p><b>Example.</b> {@code role="operator",user="carol" ssh-ed25519 AAAAC3... carol@laptop}
 */
@NullMarked
package gateway.login;

import org.jspecify.annotations.NullMarked;
