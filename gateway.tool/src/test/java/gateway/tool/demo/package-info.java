/** The judge, the policies and the report of the demo, without gateways. */
@NullMarked
package gateway.tool.demo;

import org.jspecify.annotations.NullMarked;
