package chat.tacit.sim.room;

import static chat.tacit.sim.room.RoomRun.require;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.MessageEvent;
import chat.tacit.e2ee.room.Point;
import chat.tacit.e2ee.room.member.Ask;
import chat.tacit.e2ee.room.member.TermSecrets;
import chat.tacit.protocol.room.EventBytes;
import chat.tacit.protocol.room.Positions;
import chat.tacit.protocol.room.Posting;
import chat.tacit.protocol.room.Power;
import chat.tacit.protocol.room.Reply;
import chat.tacit.sim.Broken;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Somebody who isn't a member any more, and tries to read and to post with all it has kept. */
final class Ghost {
    private static final int COUNTER = 1_000;

    private final World world;
    private final Seat seat;
    private final TermSecrets secrets;
    private final List<Reply> read = new ArrayList<>();
    private final List<Reply> posted = new ArrayList<>();
    private Optional<Link> link = Optional.empty();
    private long number;

    private Ghost(World world, Seat seat, TermSecrets secrets) {
        this.world = world;
        this.seat = seat;
        this.secrets = secrets;
    }

    /** Whoever has something left of the room. */
    static Optional<Ghost> of(World world, Seat seat) {
        return seat.memory().secrets().map(it -> new Ghost(world, seat, it));
    }

    void haunt() {
        Link fresh =
                new Link(
                        world,
                        seat.room().host(),
                        seat.device(),
                        seat.device().entropy(),
                        new Link.End() {
                            @Override
                            public void up() {
                                tryAll();
                            }

                            @Override
                            public void cut() {
                                throw new Broken("a ghost loses its link when all is calm");
                            }
                        });
        link = Optional.of(fresh);
        fresh.dial();
    }

    private void tryAll() {
        Ask.Key reading =
                new Ask.Key(seat.room().id(), secrets.term(), secrets.secrets().reading());
        Ask.Key posting =
                new Ask.Key(seat.room().id(), secrets.term(), secrets.secrets().posting());
        ask(new Ask.Stream(reading, Positions.START), read);
        ask(new Ask.Post(posting, Power.MEMBER, new Posting.Message(event())), posted);
        ask(new Ask.PutPart(posting, Power.MEMBER, Bytes.zeros(64)), posted);
    }

    /** What it would say, sealed with the newest keys that it has. */
    EventBytes event() {
        Point tip = seat.memory().tip().orElseThrow();
        EpochKeys keys =
                seat.memory()
                        .keys(seat.memory().epochs().stream().max(Long::compare).orElse(0L))
                        .orElseThrow();
        MessageEvent event =
                new MessageEvent(
                        Optional.empty(),
                        Optional.empty(),
                        tip.head(),
                        MessageEvent.NONE,
                        seat.device().speaker().certificate());
        try {
            return EventBytes.message(
                    event.seal(
                            keys,
                            seat.room().id(),
                            COUNTER,
                            seat.device().speaker(),
                            seat.device().entropy()));
        } catch (UnopenableException e) {
            throw new Broken("keys that don't reach their own last count");
        }
    }

    private void ask(Ask ask, List<Reply> into) {
        link.orElseThrow()
                .ask(
                        number++,
                        ask::request,
                        new Link.Answers() {
                            @Override
                            public void told(List<Reply> replies) {
                                into.addAll(replies);
                            }

                            @Override
                            public void failed() {
                                throw new Broken("a ghost isn't answered");
                            }
                        });
    }

    /** It was told nothing of later terms, and nothing of it was taken. */
    void check(Spells spells) {
        link.ifPresent(Link::abandon);
        require(posted.size() == 2, seat + " wasn't answered");
        for (Reply reply : posted) {
            require(reply instanceof Reply.Refused, seat + " posts on: " + reply);
        }
        require(!read.isEmpty(), seat + " wasn't answered");
        for (Reply reply : read) {
            if (reply instanceof Reply.MessageItem item) {
                require(
                        spells.term(item.stamp()) <= secrets.term().position(),
                        "%s reads on: %s".formatted(seat, item.position()));
            }
        }
    }
}
