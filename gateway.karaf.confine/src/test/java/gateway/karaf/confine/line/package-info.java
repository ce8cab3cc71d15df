@org.jspecify.annotations.NullMarked
package gateway.karaf.confine.line;
