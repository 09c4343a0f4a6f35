package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.content.Content;
import chat.tacit.protocol.live.ClientLine;
import chat.tacit.protocol.live.Data;
import chat.tacit.protocol.live.DisplayName;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.Leave;
import chat.tacit.protocol.live.LiveId;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Room;
import chat.tacit.protocol.live.ServerLine;
import chat.tacit.protocol.live.SessionName;
import chat.tacit.protocol.live.Target;
import chat.tacit.protocol.live.Terms;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One person in an open session, from message 1 to leaving ({@code spec/20-live} §6, §13), without
 * I/O: lines go in, events come out. Not for use by several threads.
 */
public final class OpenMember {
    /** The longest list of people: what a line and the relay's largest limit allow. */
    private static final int MAX_PEOPLE = 1_000;

    private final Membership own;
    private final Bytes certificates;
    private final OwnLeaf leaf;
    private final OpenSealing sealing;
    private final Crowd crowd;
    private boolean asked;
    private boolean inside;
    private boolean ended;

    /**
     * Who is to be a member of what.
     *
     * @param session {@code sid} of the connection, 32 bytes
     */
    public record Membership(
            SessionName room,
            Fingerprint relay,
            Bytes session,
            SigningKey identity,
            DisplayName name) {

        MemberId id() {
            return MemberId.of(identity.publicKey());
        }
    }

    /** Somebody who shows no certificates. */
    public OpenMember(Membership own, Entropy entropy) {
        this(own, Bytes.empty(), entropy);
    }

    /**
     * @param certificates to be shown to those inside, at most 4,096 bytes, or nothing
     */
    public OpenMember(Membership own, Bytes certificates, Entropy entropy) {
        if (certificates.size() > Greeting.MAX_CHAIN) {
            throw new IllegalArgumentException("certificates above their limit");
        }
        this.own = own;
        this.certificates = certificates;
        this.leaf = OwnLeaf.open(entropy);
        this.sealing = new OpenSealing(own.identity(), leaf, own.relay(), own.room(), entropy);
        this.crowd = new Crowd(own.id(), MAX_PEOPLE);
    }

    /** The first line: message 1. */
    public ClientLine identity() {
        Target target = new Target.Open(own.room());
        Identification message =
                Identification.sign(
                        own.identity(),
                        leaf.leaf(),
                        new Identification.Errand(target, own.session(), Optional.empty()),
                        own.relay());
        asked = true;
        return new ClientLine.Identity(own.id().bytes(), Data.of(message.encode()));
    }

    /** Takes what the relay said. */
    public void hear(ServerLine line, Instant now, Consumer<OpenEvent> out) {
        if (ended || !asked) {
            return;
        }
        switch (line) {
            case ServerLine.Ack ack -> acknowledge(ack, out);
            case ServerLine.Users users -> users(users, now, out);
            case ServerLine.Send(var from, var sealed) -> open(from, sealed, false, now, out);
            case ServerLine.Greeting(var from, var sealed) -> open(from, sealed, true, now, out);
            case ServerLine.Refused(var refusal) -> out.accept(new OpenEvent.Refused(refusal));
            case ServerLine.Ping() -> out.accept(new OpenEvent.Say(new ClientLine.Pong()));
            case ServerLine.Connect _,
                    ServerLine.Hello _,
                    ServerLine.Banned _,
                    ServerLine.NewUser _,
                    ServerLine.Identity _,
                    ServerLine.Challenge _,
                    ServerLine.UserAdded _,
                    ServerLine.Stale _,
                    ServerLine.Response _,
                    ServerLine.UserLeft _,
                    ServerLine.UserRemoved _ ->
                    lied(out);
        }
    }

    /** Who else is there, those who came first in front. */
    public List<Person> people() {
        return crowd.people();
    }

    /** Whether {@link OpenEvent.Entered} was said, and nothing ended it. */
    public boolean isInside() {
        return inside && !ended;
    }

    /**
     * Says something to all others.
     *
     * @return for how many; none if it can be sealed to nobody who is there
     */
    public int say(Content content, Consumer<OpenEvent> out) {
        List<Person> all = crowd.people();
        if (!isInside() || all.isEmpty()) {
            return 0;
        }
        Optional<Bytes> sealed = sealing.sayToAll(crowd.identities(), content.encode());
        sealed.ifPresent(it ->
                out.accept(new OpenEvent.Say(new ClientLine.Send(Optional.empty(), Data.of(it)))));
        return sealed.isPresent() ? all.size() : 0;
    }

    /**
     * Says something to one.
     *
     * @return whether that one is there
     */
    public boolean tell(MemberId to, Content content, Consumer<OpenEvent> out) {
        Optional<Person> person = crowd.find(to);
        if (!isInside() || person.isEmpty()) {
            return false;
        }
        Optional<Bytes> sealed = sealing.sayToOne(person.get().identity(), content.encode());
        if (sealed.isEmpty()) {
            return false;
        }
        ClientLine line = new ClientLine.Send(Optional.of(to), Data.of(sealed.get()));
        out.accept(new OpenEvent.Say(line));
        return true;
    }

    /** Says that one goes, and ends. */
    public void leave(Consumer<OpenEvent> out) {
        if (asked && !ended) {
            Target target = new Target.Open(own.room());
            LiveId id = new LiveId(target.signedId(own.relay()));
            Room room = new Room(own.relay(), id, Terms.ANYBODY);
            out.accept(
                    new OpenEvent.Say(new ClientLine.Leave(Leave.sign(room, own.identity(), 0))));
        }
        end();
    }

    /** Ends without a word, as when the connection is gone: the leaf is wiped. */
    public void end() {
        ended = true;
        sealing.wipe();
    }

    private void acknowledge(ServerLine.Ack ack, Consumer<OpenEvent> out) {
        boolean ours =
                ack.session().bytes().equals(own.room().utf8())
                        && ack.epoch() == 0
                        && ack.head().isEmpty();
        if (!ours || inside) {
            lied(out);
        }
    }

    private void users(ServerLine.Users line, Instant now, Consumer<OpenEvent> out) {
        for (ServerLine.User user : line.users()) {
            if (line.change() == ServerLine.Change.WENT) {
                went(user, now, out);
            } else {
                came(user, now, out);
            }
        }
    }

    private void came(ServerLine.User user, Instant now, Consumer<OpenEvent> out) {
        Optional<Person> person = verified(user);
        if (person.isEmpty()) {
            out.accept(new OpenEvent.LeftOut(user.name()));
        } else if (person.get().id().equals(own.id())) {
            enter(person.get(), out);
        } else if (crowd.add(person.get(), now)) {
            if (inside) {
                out.accept(new OpenEvent.Came(person.get()));
            }
        } else {
            out.accept(new OpenEvent.LeftOut(user.name()));
        }
    }

    /** The relay names oneself once the list of the others is whole. */
    private void enter(Person self, Consumer<OpenEvent> out) {
        if (!self.identity().leaf().key().equals(leaf.key().publicKey())) {
            return; // another connection of one's own; the relay ends this one or that
        }
        if (inside) {
            lied(out);
            return;
        }
        inside = true;
        crowd.complete();
        out.accept(new OpenEvent.Entered());
        sealing.greet(crowd.identities(), own.name(), certificates)
                .ifPresent(sealed ->
                        out.accept(new OpenEvent.Say(new ClientLine.Greeting(Data.of(sealed)))));
    }

    /** Whom a message 1 is of, if it holds for this session. */
    private Optional<Person> verified(ServerLine.User user) {
        try {
            Identification message = Identification.decode(user.who().bytes());
            return sealing.verifies(message)
                    ? Optional.of(new Person(user.name(), message))
                    : Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private void went(ServerLine.User user, Instant now, Consumer<OpenEvent> out) {
        Bytes id = user.who().bytes();
        if (id.size() != Hash.SIZE) {
            lied(out);
            return;
        }
        crowd.remove(new MemberId(id), now)
                .ifPresent(person -> out.accept(new OpenEvent.Went(person)));
    }

    private void open(
            MemberId id, Data sealed, boolean greeting, Instant now, Consumer<OpenEvent> out) {
        if (!inside) {
            lied(out); // nobody can have sealed anything to whoever isn't there yet
            return;
        }
        Optional<Person> known = crowd.find(id);
        if (known.isEmpty()) {
            out.accept(new OpenEvent.Stranger(id));
            return;
        }
        Person from = known.get();
        switch (sealing.open(from.identity(), sealed.bytes(), greeting)) {
            case OpenSealing.Unopenable() -> out.accept(new OpenEvent.Garbage(from));
            case OpenSealing.Greeted(DisplayName name, Bytes chain) -> {
                var _ = crowd.isFirstHeard(id);
                out.accept(
                        name.equals(from.name())
                                ? new OpenEvent.Introduced(from, chain)
                                : new OpenEvent.Garbage(from));
            }
            case OpenSealing.Said said -> said(from, said, now, out);
        }
    }

    private void said(Person from, OpenSealing.Said said, Instant now, Consumer<OpenEvent> out) {
        OpenEvent.Audience audience =
                said.direct()
                        ? OpenEvent.Audience.ONE
                        : crowd.saw(from.id(), said.receivers(), now)
                                ? OpenEvent.Audience.ALL
                                : OpenEvent.Audience.OTHERS;
        long missed = crowd.isFirstHeard(from.id()) ? 0 : said.missed();
        try {
            Content content = Content.decode(said.content());
            out.accept(new OpenEvent.Said(from, content, audience, missed));
        } catch (MalformedException e) {
            out.accept(new OpenEvent.Garbage(from));
        }
    }

    private void lied(Consumer<OpenEvent> out) {
        end();
        out.accept(new OpenEvent.Lied());
    }
}
