package gateway.packet;

/** Why an order was refused: the errno names that operators know. */
public enum Errno {
  /** The caller may not do this. */
  EPERM,
  /** No such policy, SA, driver, port or file. */
  ENOENT,
  /** Reading or writing failed. */
  EIO,
  /** Something is in use; the message says what frees it. */
  EBUSY,
  /** It is there already. */
  EEXIST,
  /** The value makes no sense. */
  EINVAL,
  /** No room: slots, memory, frames. */
  ENOSPC,
  /** Something that must be installed is not; the message names the package or the command. */
  ENOPKG,
  /** This build cannot do it. */
  ENOTSUP,
  /** It did not happen in time; the state is unchanged or fail-closed. */
  ETIMEDOUT,
  /** The gateway is going down. */
  ESHUTDOWN
}
