/** The watch's own parts; the watch itself is tried on the assembled distribution. */
package gateway.karaf.boot;
