package chat.tacit.e2ee.room.member;

import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.Term;
import chat.tacit.protocol.wire.Proto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reading keys of terms before the newest: the first that this member had, and the last. Who was
 * refused with the newest asks with these whether the host has the room: one that takes them has
 * another history, or was put back from a copy ({@code spec/50-room} §15); to one that refuses all
 * of them the room is no more.
 */
final class Former {
    private static final int MOST = 2;

    private final List<Key> keys = new ArrayList<>();

    /** How many were asked with, since the newest was refused. */
    private int asked;

    /** A term that is over, and what read it. */
    record Key(Term term, SigningKey reading) {
        private void write(Proto.Writer out) {
            out.u64(1, term.position()).bytes(2, reading.seed().expose());
        }

        private static Key read(Proto.Reader in) {
            Term term = new Term(in.u64(1));
            Secret seed = Secret.owned(in.bytes(2, SigningKey.SEED_SIZE).toArray());
            return new Key(term, SigningKey.of(seed));
        }
    }

    /** A newer term has come. */
    void add(TermSecrets over) {
        if (keys.size() == MOST) {
            keys.removeLast();
        }
        keys.add(new Key(over.term(), over.secrets().reading()));
    }

    /** The next to ask with, the last term's first; nothing when all were refused. */
    Optional<Key> next() {
        int index = keys.size() - 1 - asked;
        if (index < 0) {
            return Optional.empty();
        }
        asked++;
        return Optional.of(keys.get(index));
    }

    /** The newest is asked with again. */
    void rest() {
        asked = 0;
    }

    void write(int field, Proto.Writer out) {
        out.messages(field, keys, Key::write);
    }

    /**
     * @throws MalformedException if there are more than are kept
     */
    static Former read(int field, Proto.Reader in) {
        Former former = new Former();
        former.keys.addAll(in.messages(field, MOST, Key::read));
        return former;
    }
}
