/** The owner's verbs from the command line. */
package gateway.tool.trust;
