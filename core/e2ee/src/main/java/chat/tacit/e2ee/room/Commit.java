package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.wire.Proto;

/**
 * The beginning of an epoch ({@code spec/50-room} §11).
 *
 * @param posting P'
 * @param reading Q'
 * @param admin A'
 * @param seeds {@link EpochSecrets#hash}
 * @param members {@link MemberList#hash} as it is afterwards
 * @param envelopes {@link EnvelopeParts#hash}
 * @param events of the epoch that ends, as its author counted
 */
public record Commit(
        VerifyingKey posting,
        VerifyingKey reading,
        VerifyingKey admin,
        Bytes seeds,
        Bytes members,
        Bytes envelopes,
        int events) {
    public Commit {
        seeds.requireSize(Hash.SIZE, "the hash of seeds");
        members.requireSize(Hash.SIZE, "the hash of members");
        envelopes.requireSize(Hash.SIZE, "the hash of envelopes");
    }

    static void write(Commit commit, Proto.Writer out) {
        out.bytes(1, commit.posting.bytes())
                .bytes(2, commit.reading.bytes())
                .bytes(3, commit.admin.bytes())
                .bytes(4, commit.seeds)
                .bytes(5, commit.members)
                .bytes(6, commit.envelopes)
                .u32(7, commit.events);
    }

    static Commit read(Proto.Reader in) {
        return new Commit(
                new VerifyingKey(in.bytes(1, VerifyingKey.SIZE)),
                new VerifyingKey(in.bytes(2, VerifyingKey.SIZE)),
                new VerifyingKey(in.bytes(3, VerifyingKey.SIZE)),
                in.bytes(4, Hash.SIZE),
                in.bytes(5, Hash.SIZE),
                in.bytes(6, Hash.SIZE),
                in.u32(7));
    }
}
