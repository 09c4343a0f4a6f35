/** What the tests of processes start beside {@code tacit}, with its commands. */
@org.jspecify.annotations.NullMarked
package chat.tacit.cli;
