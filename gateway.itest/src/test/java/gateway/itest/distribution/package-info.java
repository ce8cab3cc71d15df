/** The assembled distribution as a process: its start script, its listeners, its ends. */
package gateway.itest.distribution;
