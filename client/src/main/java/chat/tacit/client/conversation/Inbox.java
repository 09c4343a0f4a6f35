package chat.tacit.client.conversation;

import chat.tacit.client.Event;
import chat.tacit.client.call.DirectRest;
import chat.tacit.client.contact.Admission;
import chat.tacit.client.contact.Contact;
import chat.tacit.client.contact.Contacts;
import chat.tacit.client.contact.Renewals;
import chat.tacit.client.device.Connections;
import chat.tacit.client.profile.Transaction;
import chat.tacit.client.route.Lifetimes;
import chat.tacit.client.route.MeshWord;
import chat.tacit.client.route.OwnQueue;
import chat.tacit.client.route.Queues;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.e2ee.agreement.Join;
import chat.tacit.e2ee.agreement.ResyncAnswer;
import chat.tacit.e2ee.content.Body;
import chat.tacit.e2ee.content.Content;
import chat.tacit.e2ee.content.FileBody;
import chat.tacit.e2ee.content.Piece;
import chat.tacit.e2ee.content.Seen;
import chat.tacit.e2ee.ratchet.Ratchet;
import chat.tacit.e2ee.route.BoxKind;
import chat.tacit.e2ee.route.Boxed;
import chat.tacit.e2ee.route.RouteBox;
import chat.tacit.e2ee.route.SealedId;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes what arrives in a queue, in one transaction a message ({@code spec/60-contact} §4): unbox;
 * known already → done; else decrypt, and store the ratchet's new state, the content and the mark
 * that it was seen together. Only then does the caller acknowledge it to the relay. What can't be
 * opened changes nothing.
 */
public final class Inbox {
    /** How long a ratchet message is remembered so that a copy is known. */
    public static final Duration SEEN_KEPT = Duration.ofDays(30);

    private final Entropy entropy;
    private final Admission admission;
    private final Reader reader;
    private final Resyncs resyncs;
    private final Lifetimes.Looks looks;

    /**
     * @param looks how many bodies a queue takes until rotation looks at it
     */
    public Inbox(
            Entropy entropy,
            Admission admission,
            Reader reader,
            Resyncs resyncs,
            Lifetimes.Looks looks) {
        this.looks = looks;
        this.entropy = entropy;
        this.admission = admission;
        this.reader = reader;
        this.resyncs = resyncs;
    }

    /**
     * What became of a delivery that was committed. One that throws {@link UnopenableException}
     * isn't: it is acknowledged all the same and counted against the route.
     */
    public enum Outcome {
        TAKEN,
        /** A copy of something taken before, from another route or by a relay that repeats. */
        KNOWN,
        /** Nothing was taken: the ratchets are out of step and a re-sync has begun. */
        OUT_OF_STEP
    }

    /**
     * Takes one delivery of queue {@code row}. If it throws, the transaction has to be rolled back.
     */
    public Outcome take(Transaction tx, long row, byte[] body, Instant now, Consumer<Event> events)
            throws UnopenableException {
        OwnQueue queue = Queues.find(tx, row).orElseThrow(UnopenableException::new);
        RouteBox.Opened opened = RouteBox.open(queue.boxKey(), queue.peer(), body);
        try {
            Outcome outcome = take(tx, queue, opened.content(), now, events);
            boolean pins = opened.content().kind() != BoxKind.RESYNC;
            if (pins && !queue.open() && outcome != Outcome.OUT_OF_STEP) {
                Queues.pin(tx, row, opened.sender()); // a ratchet message of the contact's opened
                Lifetimes.opened(tx, queue, looks);
            }
            return outcome;
        } catch (MalformedException e) {
            throw new UnopenableException();
        }
    }

    private Outcome take(
            Transaction tx, OwnQueue queue, Boxed boxed, Instant now, Consumer<Event> events)
            throws UnopenableException {
        return switch (boxed.kind()) {
            case MESSAGE -> once(tx, contact(tx, queue), boxed.payload(), now, events);
            case JOIN -> join(tx, queue, Join.decode(boxed.payload()), now, events);
            case RESYNC -> {
                // Whoever read the invitation could box to its unpinned queues; the joiner's were
                // told inside the ratchet alone.
                boolean read = queue.peer().isEmpty() && queue.invitation().isPresent();
                if (read || Queues.isOfOldKeys(tx, queue.row())) {
                    throw new UnopenableException();
                }
                resyncs.answer(tx, contact(tx, queue), boxed.payload(), now, events);
                yield Outcome.TAKEN;
            }
            case RESYNC_ANSWER ->
                    resyncAnswer(tx, contact(tx, queue), boxed.payload(), now, events);
            case PART, ANSWER_PART -> throw new UnopenableException(); // by the mesh alone
        };
    }

    private static Contact contact(Transaction tx, OwnQueue queue) throws UnopenableException {
        return queue.conversation()
                .flatMap(id -> Contacts.find(tx, id))
                .orElseThrow(UnopenableException::new);
    }

    /** Takes a ratchet message that came over a channel with the device at its other end. */
    public Outcome takeDirect(
            Transaction tx, Contact contact, Bytes message, Instant now, Consumer<Event> events)
            throws UnopenableException {
        return once(tx, contact, message, now, events);
    }

    /**
     * Takes what came by the mesh for a key of a contact, and was boxed for it.
     *
     * @param boxed a message, a request for a new session or an answer to one; of a join, which is
     *     put together from its parts, the whole
     */
    Outcome takeByMesh(
            Transaction tx, Contact contact, Boxed boxed, Instant now, Consumer<Event> events)
            throws UnopenableException {
        return switch (boxed.kind()) {
            case MESSAGE -> once(tx, contact, boxed.payload(), now, events);
            case JOIN -> joinAgain(tx, contact, Join.decode(boxed.payload()), now, events);
            case RESYNC -> {
                resyncs.answer(tx, contact, boxed.payload(), now, events);
                yield Outcome.TAKEN;
            }
            case RESYNC_ANSWER -> resyncAnswer(tx, contact, boxed.payload(), now, events);
            case PART, ANSWER_PART -> throw new IllegalArgumentException("a part of something");
        };
    }

    private Outcome joinAgain(
            Transaction tx, Contact contact, Join join, Instant now, Consumer<Event> events)
            throws UnopenableException {
        if (!contact.joined().equals(Optional.of(join.fields().exchange().hash()))) {
            throw new UnopenableException(); // somebody else, after the first
        }
        return once(tx, contact, join.message(), now, events);
    }

    private Outcome join(
            Transaction tx, OwnQueue queue, Join join, Instant now, Consumer<Event> events)
            throws UnopenableException {
        if (queue.conversation().isPresent()) {
            return joinAgain(tx, contact(tx, queue), join, now, events);
        }
        Bytes invitation = queue.invitation().orElseThrow(UnopenableException::new);
        if (queue.open()) {
            Optional<Contact> known = Contacts.ofJoin(tx, join.fields().exchange().hash());
            Contact contact =
                    known.isPresent()
                            ? known.get()
                            : admission.request(tx, invitation, join.fields(), now);
            return once(tx, contact, join.message(), now, events);
        }
        admit(tx, invitation, join, now, events);
        return Outcome.TAKEN;
    }

    /**
     * Takes the join of an invitation that waits for one, whichever way it came; the conversation
     * that begins with it. If it throws, the transaction has to be rolled back.
     */
    public ConversationId admit(
            Transaction tx, Bytes invitation, Join join, Instant now, Consumer<Event> events)
            throws UnopenableException {
        Contact admitted = admission.admit(tx, invitation, join.fields(), now);
        Outcome _ = once(tx, admitted, join.message(), now, events);
        return admitted.id();
    }

    /** An answer begins a new ratchet if it is to our request and its message opens under it. */
    private Outcome resyncAnswer(
            Transaction tx, Contact contact, Bytes payload, Instant now, Consumer<Event> events)
            throws UnopenableException {
        ResyncAnswer answer = ResyncAnswer.decode(payload);
        if (isKnown(tx, SealedId.of(answer.message()))) {
            return Outcome.KNOWN;
        }
        boolean begun = resyncs.begin(tx, contact, answer.fields(), now);
        Outcome outcome = once(tx, contact, answer.message(), now, events);
        if (begun && Contacts.isLive(tx, contact.id())) {
            if (!Ratchets.newest(tx, contact.id(), now).ratchet().answered()) {
                throw new UnopenableException(); // it opened under an older ratchet
            }
            resyncs.finish(tx, contact, now, events);
        }
        return outcome;
    }

    private static boolean isKnown(Transaction tx, SealedId id) {
        return tx.one("SELECT 1 FROM seen WHERE id = ?", row -> true, id.bytes()).isPresent();
    }

    /** Opens a ratchet message unless it was opened before. */
    private Outcome once(
            Transaction tx, Contact contact, Bytes message, Instant now, Consumer<Event> events)
            throws UnopenableException {
        SealedId id = SealedId.of(message);
        if (isKnown(tx, id)) {
            return Outcome.KNOWN;
        }
        boolean tooMany = false;
        for (Ratchets.Stored stored : Ratchets.of(tx, contact.id(), now)) {
            Ratchet.Opening opening;
            try {
                opening = stored.ratchet().open(message.shared(), now, entropy);
            } catch (UnopenableException _) {
                continue; // it may be of an older ratchet
            }
            switch (opening) {
                case Ratchet.Opened opened -> {
                    Ratchets.save(
                            tx,
                            contact.id(),
                            new Ratchets.Stored(stored.generation(), opened.next()));
                    tx.update(
                            "INSERT INTO seen (id, at) VALUES (?, ?)",
                            id.bytes(),
                            now.toEpochMilli());
                    Contacts.seen(tx, contact.id(), Seen.of(message));
                    read(tx, contact, new Read(opened, stored.generation()), now, events);
                    return Outcome.TAKEN;
                }
                case Ratchet.TooManySkipped _ -> tooMany = true;
            }
        }
        Optional<Rekeys.Opened> answer = reader.answered(tx, contact, message, now);
        if (answer.isPresent()) {
            tx.update("INSERT INTO seen (id, at) VALUES (?, ?)", id.bytes(), now.toEpochMilli());
            Contacts.seen(tx, contact.id(), Seen.of(message));
            reader.renewed(tx, answer.get(), now, events);
            return Outcome.TAKEN;
        }
        if (tooMany) {
            resyncs.ask(tx, contact, now, events);
            return Outcome.OUT_OF_STEP;
        }
        throw new UnopenableException();
    }

    /** What a ratchet opened, and which of the contact's that was. */
    private record Read(Ratchet.Opened opened, int generation) {}

    private void read(
            Transaction tx, Contact contact, Read read, Instant now, Consumer<Event> events)
            throws UnopenableException {
        if (contact.prefix().isPresent() && read.opened().next().answered()) {
            Contacts.answered(tx, contact.id());
            events.accept(new Event.Changed(Connections.shown(tx, contact.id())));
        }
        Content content = Content.decode(Bytes.owned(read.opened().content()));
        readAll(tx, contact, new Said(content, read.generation()), now, events);
        if (!Contacts.isLive(tx, contact.id())) {
            return; // it said that its own device was removed
        }
        ConversationId in = Connections.shown(tx, contact.id());
        DirectRest.heard(tx, in);
        resyncs.sealWaiting(tx, contact.id(), now);
        if (!in.equals(contact.id())) {
            resyncs.sealWaiting(tx, in, now); // what was said before there was a connection
        }
    }

    /** A content, and of which of the contact's ratchets it is. */
    private record Said(Content content, int generation) {}

    /** Reads a content, and if it is the last piece of one, that as well. */
    private void readAll(
            Transaction tx, Contact contact, Said said, Instant now, Consumer<Event> events)
            throws UnopenableException {
        if (said.generation < Renewals.firstGeneration(tx, contact.id())) {
            reader.readLate(tx, contact, said.content, now, events);
        } else {
            reader.read(tx, contact, said.content, now, events);
        }
        if (isMessage(said.content.body())) {
            MeshWord.heard(tx, contact.id(), said.content.envelope().sent(), now);
        }
        if (said.content.body() instanceof Piece piece && Requests.mayKeep(tx, contact)) {
            Optional<Content> whole = Pieces.take(tx, contact.id(), piece, now);
            if (whole.isPresent()) {
                readAll(tx, contact, new Said(whole.get(), said.generation), now, events);
            }
        }
    }

    /** What somebody says who blocks nobody: of the connection a client speaks to all. */
    private static boolean isMessage(Body body) {
        return body instanceof Body.Message
                || body instanceof Body.Reply
                || body instanceof FileBody;
    }

    /** Forgets marks that no copy can match any more. */
    public static void tidy(Transaction tx, Instant now) {
        tx.update("DELETE FROM seen WHERE at < ?", now.minus(SEEN_KEPT).toEpochMilli());
        Ratchets.tidy(tx, now);
    }
}
