/**
 * {@code ./gateway demo}: two gateways protect real packets while their SPD driver is exchanged
 * under them, and independent witnesses count.
 *
 * <p><b>What it is.</b> {@link gateway.tool.demo.Demo} is the command. A {@code Testbed} holds two
 * gateways, the hosts behind them and the wire between them: in three network namespaces with
 * processes of their own, or in this process over memory ports. {@code DemoScript} is what happens,
 * the same on both; {@code Judge} makes the verdict from what the witnesses counted, and from
 * nothing that a gateway says about itself.
 *
 * <p><b>Threading.</b> One thread runs the script; a shutdown hook may close the testbed under it.
 *
 * <p><b>Errors.</b> {@link gateway.packet.GatewayException} with the next step; exit code 1 for a
 * demo that failed, 3 where root or a tool is missing.
 */
@NullMarked
package gateway.tool.demo;

import org.jspecify.annotations.NullMarked;
