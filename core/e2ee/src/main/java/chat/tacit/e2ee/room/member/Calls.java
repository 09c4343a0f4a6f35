package chat.tacit.e2ee.room.member;

import chat.tacit.protocol.room.Reply;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What was asked of the host and isn't answered. Numbers begin anywhere: answers to a machine of
 * before mean nothing to this one.
 */
final class Calls {
    private final Ground ground;
    private final Map<Long, Open> open = new HashMap<>();
    private long next;

    /**
     * @param answered the one answer
     * @param failed there won't be any
     */
    private record Open(Consumer<Reply> answered, Runnable failed) {}

    Calls(Ground ground) {
        this.ground = ground;
        this.next = ByteBuffer.wrap(ground.entropy.bytes(Long.BYTES)).getLong() >>> 8;
    }

    void ask(Ask ask, Consumer<Reply> answered, Runnable failed) {
        long number = next++;
        open.put(number, new Open(answered, failed));
        ground.emit(new Output.Call(number, ask));
    }

    /** Begins a stream, whose answers aren't awaited here. */
    long stream(Ask ask) {
        long number = next++;
        ground.emit(new Output.Call(number, ask));
        return number;
    }

    void answered(long call, Reply reply) {
        Optional.ofNullable(open.remove(call)).ifPresent(it -> it.answered.accept(reply));
    }

    void failed(long call) {
        Optional.ofNullable(open.remove(call)).ifPresent(it -> it.failed.run());
    }

    /** Nothing that was asked is answered any more; whoever asked is told by other means. */
    void cut() {
        open.clear();
    }
}
