/** Files made of names that climb. */
package gateway.karaf.confine;
