/**
 * {@code gateway.yaml}: {@link gateway.core.config.GatewayYaml} reads its text into a {@link
 * gateway.core.config.GatewayConfig}.
 *
 * <p><b>What it is.</b> What a gateway is made of: ports, routes, the SPD driver to begin with,
 * files of policies and SAs to load. The resource {@code gateway.schema.json} beside the classes is
 * the JSON Schema of the same format, for editors. Parts that are not built yet are refused, so
 * that nobody relies on a line without effect.
 *
 * <p><b>Life cycle and threading.</b> The reader is stateless and touches no file; a configuration
 * is immutable.
 *
 * <p><b>Errors.</b> A file is all or nothing: {@link gateway.packet.GatewayException} with one line
 * {@code FILE:LINE:COL: message} per error. An unknown key is answered with the nearest known one.
 *
 * <p><b>Example.</b>
 *
 * <pre>{@code
 * GatewayConfig config = GatewayYaml.read("gateway.yaml", text, Set.of("tun", "udp"));
 * for (PortConfig port : config.ports()) {
 *   drivers.get(port.type()).open(port);
 * }
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.core.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
