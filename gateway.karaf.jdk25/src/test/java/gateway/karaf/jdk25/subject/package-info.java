/** Who inherits a subject. */
package gateway.karaf.jdk25.subject;
