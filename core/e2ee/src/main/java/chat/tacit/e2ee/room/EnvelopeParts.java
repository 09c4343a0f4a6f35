package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.Labels;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.room.PartRef;

import java.util.ArrayList;
import java.util.List;

/**
 * A commit's envelopes as the host keeps them: {@code 32 × ( length(u16) ‖ envelope )} in a part,
 * the last with fewer ({@code spec/50-room} §13).
 */
final class EnvelopeParts {
    static final int ENVELOPES = 32;

    private EnvelopeParts() {}

    /** The parts of envelopes that stand by account id; none of none. */
    static List<Bytes> of(List<Bytes> envelopes) {
        List<Bytes> parts = new ArrayList<>();
        for (int from = 0; from < envelopes.size(); from += ENVELOPES) {
            Fields part = Fields.unlabelled();
            int end = Math.min(from + ENVELOPES, envelopes.size());
            for (Bytes envelope : envelopes.subList(from, end)) {
                part.u16(envelope.size()).fixed(envelope);
            }
            parts.add(Bytes.owned(part.toArray()));
        }
        return parts;
    }

    /** {@code H("tacit/50/envelopes/v1" ‖ count(u32) ‖ each part's hash)}. */
    static Bytes hash(List<Bytes> hashes) {
        Fields fields = Fields.of(Labels.ROOM_ENVELOPES).u32(hashes.size());
        hashes.forEach(fields::fixed);
        return Hash.sha256(fields);
    }

    /** {@code H} of a part's bytes. */
    static Bytes hash(Bytes part) {
        return Bytes.owned(Hash.sha256(part.shared()));
    }

    /**
     * The envelope of recipient number {@code index}.
     *
     * @param part its part, which is number {@code index / 32}
     * @param told what the turn says of the part
     * @throws UnopenableException if the part isn't that, or too short
     */
    static Bytes own(int index, Bytes part, PartRef told) throws UnopenableException {
        if (part.size() > PartRef.MAX_PART || !hash(part).equals(told.hash())) {
            throw new UnopenableException();
        }
        try {
            FieldReader in = new FieldReader(part);
            for (int i = 0; i < index % ENVELOPES; i++) {
                in.fixed(in.u16());
            }
            return in.fixed(in.u16());
        } catch (MalformedException e) {
            throw new UnopenableException();
        }
    }
}
