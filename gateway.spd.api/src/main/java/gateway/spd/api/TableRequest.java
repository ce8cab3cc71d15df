package gateway.spd.api;

/**
 * What the engine wants a table for.
 *
 * @param direction which database
 * @param slots how many slots to expect; a hint for the first allocation and the bound of {@link
 *     Policy#slot} until {@link SpdTable#reserve} raises it
 */
public record TableRequest(Direction direction, int slots) {}
