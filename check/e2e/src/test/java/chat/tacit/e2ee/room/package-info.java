/** What attacks of rooms need of how events are sealed. */
@org.jspecify.annotations.NullMarked
package chat.tacit.e2ee.room;
