/** Two whole gateways on virtual time: many seeds, and wrong orders that must turn red. */
@org.jspecify.annotations.NullMarked
package gateway.itest.simulation;
