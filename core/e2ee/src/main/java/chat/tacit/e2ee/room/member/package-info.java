/**
 * A member of a room without I/O ({@code spec/50-room} §10 to §15, §19, §20): what the host tells,
 * what it answers, what the user wants and the time go in; what is to be asked of the host, what is
 * to be stored and what is to be told come out.
 *
 * <p>What a member has is in its {@link chat.tacit.e2ee.room.member.RoomMemory}, and nothing but
 * that lasts: a machine is made anew from it after every restart and every transaction that was
 * rolled back. Whoever runs one hands each input in inside one transaction, applies what comes out
 * and is to be stored within it, and does the rest after it was committed: so what was asked of
 * anybody is always less than what is remembered.
 *
 * <pre>
 * RoomMachine(RoomMemory memory, Self self, Entropy entropy)
 * void handle(Input input, Instant now, Consumer&lt;Output&gt; out)
 * Optional&lt;Instant&gt; wakeAt()      when Input.Wake is due; a new machine is woken at once
 * View view()
 * </pre>
 *
 * <p>Within the transaction go {@link chat.tacit.e2ee.room.member.Output.Said Said}, Unsayable,
 * Heard, Changed, Skipped, LeftOut, Alarmed, WishDone, WishGone and Publish; after it Dial, Call,
 * Drop, KeysWanted and Stands.
 */
@NullMarked
package chat.tacit.e2ee.room.member;

import org.jspecify.annotations.NullMarked;
