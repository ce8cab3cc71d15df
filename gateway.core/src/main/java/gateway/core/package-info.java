/**
 * The engine, assembled: {@link gateway.core.Gateway} ties the truth, the conductor, the workers
 * and the lease keeper of one gateway together.
 *
 * <p><b>What it is.</b> Everything a gateway is made of comes in through {@link
 * gateway.core.GatewayBuilder}: ports, drivers, ciphers, clock, store. There are no statics that
 * two gateways in one process would share.
 *
 * <p><b>Life cycle.</b> {@code build} opens the lease journal and publishes the first snapshot,
 * which has ports and routes and no policy, so that nothing passes. Somebody then drives the steps:
 * threads ({@code gateway.core.boot}) or the loop of a simulation. {@code release} frees what is
 * left when nothing drives them any more.
 *
 * <p><b>Threading.</b> See the steps. {@link gateway.core.Gateway#submit} and {@link
 * gateway.core.Gateway#read} may be called by anybody.
 *
 * <p><b>Errors.</b> {@link gateway.packet.GatewayException}.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * Gateway gateway = new GatewayBuilder(clock, store).ports(ports).routes(routes).build();
 * gateway.submit(changes).get();
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
