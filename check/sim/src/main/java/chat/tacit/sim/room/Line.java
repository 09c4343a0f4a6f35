package chat.tacit.sim.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.room.member.Ask;
import chat.tacit.e2ee.room.member.Input;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.Posting;
import chat.tacit.protocol.room.Reply;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A seat's line to its host: one link after the other, and what is asked over it. */
final class Line {
    private final World world;
    private final Seat seat;
    private final Map<Bytes, Long> sealed = new HashMap<>();
    private Optional<Link> link = Optional.empty();
    private long numbered;

    Line(World world, Seat seat) {
        this.world = world;
        this.seat = seat;
    }

    Optional<Link> link() {
        return link;
    }

    /** Up to where the device had read when it sealed an event, by the event's hash. */
    Map<Bytes, Long> sealed() {
        return sealed;
    }

    void hangUp() {
        link.ifPresent(Link::abandon);
        link = Optional.empty();
    }

    void dial() {
        link.ifPresent(Link::abandon);
        Device device = seat.device();
        Link fresh = new Link(world, seat.room().host(), device, device.entropy(), new Guard());
        link = Optional.of(fresh);
        fresh.dial();
    }

    /** What is told of a link that isn't this run's last one means nothing any more. */
    private final class Guard implements Link.End {
        private final int by = seat.run();
        private final long number = ++numbered;

        @Override
        public void up() {
            if (by == seat.run() && number == numbered) {
                seat.take(new Input.Connected());
            }
        }

        @Override
        public void cut() {
            if (by == seat.run() && number == numbered) {
                link = Optional.empty();
                seat.take(new Input.Cut());
            }
        }
    }

    void drop(long number) {
        link.ifPresent(it -> it.drop(number));
    }

    void call(long number, Ask ask) {
        if (link.filter(Link::isUp).isEmpty()) {
            return; // that it is lost will be told
        }
        if (ask instanceof Ask.Post(var _, var _, Posting.Message(EventBytes event))) {
            var order = seat.memory().order();
            sealed.put(event.hash(), order.isEmpty() ? 0 : order.lastKey());
        }
        boolean streams = ask.method().streams();
        if (!streams) {
            world.trace().line(seat + " asks " + ask.getClass().getSimpleName());
        }
        int by = seat.run();
        link.get()
                .ask(
                        number,
                        ask::request,
                        new Link.Answers() {
                            @Override
                            public void told(List<Reply> replies) {
                                if (by == seat.run()) {
                                    answered(number, streams, replies);
                                }
                            }

                            @Override
                            public void failed() {
                                if (by == seat.run()) {
                                    seat.take(new Input.Failed(number));
                                }
                            }
                        });
    }

    private void answered(long number, boolean streams, List<Reply> replies) {
        if (streams) {
            world.inviting().sees(seat, replies);
            seat.take(new Input.Told(number, replies));
        } else if (world.losesAnswers()) {
            seat.take(new Input.Failed(number));
        } else {
            world.trace().line(seat + " is answered " + name(replies.getFirst()));
            seat.take(new Input.Answered(number, replies.getFirst()));
        }
    }

    private static String name(Reply reply) {
        return reply instanceof Reply.Refused(var refusal, long detail, var _)
                ? refusal + " " + detail
                : reply.getClass().getSimpleName();
    }
}
