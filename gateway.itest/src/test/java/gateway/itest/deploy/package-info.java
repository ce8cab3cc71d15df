/**
 * Drivers that come and go while packets flow.
 *
 * <p><b>What it is.</b> {@link gateway.itest.deploy.HotDeployTest} runs the gateway's bundles in an
 * OSGi framework of its own inside the test's process: {@link gateway.itest.deploy.Bed}. The
 * bundles that depart are the two examples and {@code guest}, made from classes of this folder;
 * what must not happen to a departed one is written down by {@link
 * gateway.itest.deploy.face.Witness}. Packages below {@code face} are shared between the test and
 * the framework and speak of the JDK's types alone; {@code inside} and {@code cable} are classes of
 * bundles.
 */
@NullMarked
package gateway.itest.deploy;

import org.jspecify.annotations.NullMarked;
