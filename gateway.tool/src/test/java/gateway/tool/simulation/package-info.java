/** The command line of the simulation; what it runs is tried in gateway.itest. */
package gateway.tool.simulation;
