package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.Stream;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody who has all that lies at a room's host, and keys: it tries each key on everything, and
 * goes on with those that it finds. What members hold each other to (orders, bounds, signatures)
 * doesn't hold it.
 */
public final class Burglar {
    private static final Entropy ENTROPY = Entropy.system();

    private final Loot loot;
    private final AccountId account;
    private final List<BundleBox.Recipient> own;
    private final Set<EpochKeys> keys = new HashSet<>();
    private final Set<Bytes> tried = new HashSet<>();

    /**
     * What lies at a host.
     *
     * @param messages EncryptedMessages of the message stream
     * @param states the same, of the state stream
     */
    public record Loot(RoomId room, List<Bytes> messages, List<Bytes> states, List<Bytes> parts) {}

    /**
     * @param own the account's private keys
     */
    public Burglar(Loot loot, AccountId account, List<BundleBox.Recipient> own) {
        this.loot = loot;
        this.account = account;
        this.own = own;
    }

    /** It has this key. */
    public void add(EpochKeys key) {
        keys.add(key);
    }

    /**
     * It has an invitation that was sealed to the account, whose dossier may lie at the host.
     *
     * @return whether that lies there; whatever keys are in it, it has now
     */
    public boolean invited(Bytes sealed) {
        return own.stream()
                .flatMap(it -> invitation(it, sealed).stream())
                .map(it -> new Dossier(loot.room(), it.history().key()))
                .anyMatch(it -> loot.parts().stream().anyMatch(part -> search(it, part)));
    }

    private Optional<Invitation> invitation(BundleBox.Recipient to, Bytes sealed) {
        try {
            return Optional.of(SignedInvitation.open(account, to, sealed, ENTROPY).invitation());
        } catch (UnopenableException e) {
            return Optional.empty(); // sealed to another pair of keys
        }
    }

    /** Whether it is the one part of the row of this dossier. */
    private boolean search(Dossier dossier, Bytes part) {
        try {
            for (DossierItem item : DossierItem.ofRow(dossier.row(List.of(part)))) {
                if (item instanceof DossierItem.Opens(EpochKeys found)) {
                    keys.add(found);
                }
            }
            return true;
        } catch (UnopenableException | MalformedException e) {
            return false;
        }
    }

    /** Everything that it gets to read: payloads of both streams as they were sealed. */
    public List<Bytes> read() {
        int before;
        do {
            before = keys.size();
            for (Bytes state : payloads(Stream.STATE, loot.states())) {
                commit(state).ifPresent(this::unseal);
            }
        } while (keys.size() > before);
        List<Bytes> all = new ArrayList<>(payloads(Stream.STATE, loot.states()));
        all.addAll(payloads(Stream.MESSAGE, loot.messages()));
        return all;
    }

    private static Optional<Core> commit(Bytes payload) {
        try {
            Core core = State.decode(EventPadding.STATE.strip(payload)).core().core();
            return Optional.of(core).filter(it -> it.commit().isPresent());
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /**
     * Tries every envelope that lies there under what a commit says of the epoch that it begins.
     */
    private void unseal(Core core) {
        Commit commit = core.commit().orElseThrow();
        if (!tried.add(commit.seeds())) {
            return;
        }
        long epoch = core.head().epoch() + 1;
        Envelope envelope = new Envelope(loot.room(), epoch, account, commit.seeds());
        for (Bytes part : loot.parts()) {
            for (Bytes sealed : envelopes(part)) {
                own.stream()
                        .flatMap(it -> secrets(envelope, it, sealed).stream())
                        .map(it -> it.keys(epoch, core.head().position()))
                        .forEach(keys::add);
            }
        }
    }

    private static Optional<EpochSecrets> secrets(
            Envelope envelope, BundleBox.Recipient to, Bytes sealed) {
        try {
            return Optional.of(envelope.open(to, sealed, ENTROPY));
        } catch (UnopenableException e) {
            return Optional.empty(); // for somebody else, or of another epoch
        }
    }

    private static List<Bytes> envelopes(Bytes part) {
        List<Bytes> envelopes = new ArrayList<>();
        try {
            FieldReader in = new FieldReader(part);
            while (in.remaining() > 0) {
                envelopes.add(in.fixed(in.u16()));
            }
        } catch (MalformedException e) {
            return List.of(); // a part of a dossier
        }
        return envelopes;
    }

    private List<Bytes> payloads(Stream stream, List<Bytes> events) {
        List<Bytes> payloads = new ArrayList<>();
        for (Bytes event : events) {
            EncryptedMessage sealed = EncryptedMessage.decode(event, stream);
            keys.stream()
                    .flatMap(key -> payload(key, stream, sealed).stream())
                    .findFirst()
                    .ifPresent(payloads::add);
        }
        return payloads;
    }

    /** A seed is tried in every epoch, and in both streams. */
    private Optional<Bytes> payload(EpochKeys key, Stream stream, EncryptedMessage sealed) {
        long epoch = sealed.epoch();
        EpochKeys as = new EpochKeys(epoch, key.position(), key.message(), key.state());
        EpochKeys turned = new EpochKeys(epoch, key.position(), key.state(), key.message());
        return opened(as, stream, sealed).or(() -> opened(turned, stream, sealed));
    }

    private Optional<Bytes> opened(EpochKeys key, Stream stream, EncryptedMessage sealed) {
        EventPlace place = new EventPlace(loot.room(), sealed.epoch(), stream, sealed.counter());
        try {
            StreamRatchet ratchet = key.at(place);
            Author author = EventBox.openAuthor(ratchet, place, sealed);
            return Optional.of(Bytes.owned(EventBox.open(ratchet, place, author, sealed)));
        } catch (UnopenableException e) {
            return Optional.empty();
        }
    }
}
