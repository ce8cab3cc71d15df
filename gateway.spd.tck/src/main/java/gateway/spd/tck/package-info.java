/**
 * The tests that an SPD driver passes before it may judge packets: extend {@link
 * gateway.spd.tck.SpdTableContract} and {@link gateway.spd.tck.SpdSetContract}.
 *
 * <p><b>What it is.</b> JUnit classes, random policies and flows from fixed seeds, a naive model
 * and a flat linear scan as the two references. Nothing here knows any driver.
 *
 * <p><b>Life cycle.</b> A driver's module depends on this one with test scope.
 *
 * <p><b>Threading.</b> Everything belongs to the thread of its test, but for the one test that
 * starts readers.
 *
 * <p><b>Errors.</b> A violation is an assertion error that names seed and operation.
 *
 * <p><b>Example.</b> {@code class HashSpdTest extends SpdTableContract { protected SpdDriver
 * driver() { return new HashSpd(); } }}
 */
@Export
@Version("1.0.0")
@NullMarked
package gateway.spd.tck;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
