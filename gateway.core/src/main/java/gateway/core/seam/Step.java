package gateway.core.seam;

/** Something that is driven: by a thread in production, by a loop in a simulation. */
public interface Step {
  /**
   * Does the next piece of work; never blocks.
   *
   * @return how much was done; 0 = nothing to do at the moment
   */
  int doWork();
}
