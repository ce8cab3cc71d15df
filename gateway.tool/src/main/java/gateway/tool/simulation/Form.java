package gateway.tool.simulation;

/** In what form a packet of a class may pass a point. */
enum Form {
  /** Inside its SA. */
  PROTECT,
  /** In clear. */
  BYPASS,
  /** Not at all. */
  DISCARD
}
