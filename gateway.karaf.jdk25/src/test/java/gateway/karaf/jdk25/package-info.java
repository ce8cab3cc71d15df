/** The hook, in a framework, on Karaf's classes. */
package gateway.karaf.jdk25;
