package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Bundle;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.wire.Proto;

/**
 * An account as a room has it ({@code spec/50-room} §11).
 *
 * @param bundle {@code H} of its bundle's bytes, 32 bytes
 */
public record Member(AccountAddress address, VerifyingKey accountKey, Bytes bundle) {
    public Member {
        bundle.requireSize(Hash.SIZE, "the hash of a bundle");
    }

    /** The account of this bundle, to be found at {@code address}. */
    public static Member of(AccountAddress address, SignedBundle bundle) {
        return new Member(address, bundle.bundle().accountKey(), bundle.hash());
    }

    /** The account as it is or was with these keys. */
    public static Member of(AccountAddress address, BundleBox.Recipient own) {
        return new Member(address, Bundle.decode(own.bundle()).accountKey(), own.hash());
    }

    public AccountId id() {
        return address.id();
    }

    /** Whether this is the member's bundle, signed. */
    boolean has(SignedBundle signed) {
        return signed.bundle().account().equals(address.name())
                && signed.bundle().accountKey().equals(accountKey)
                && signed.hash().equals(bundle)
                && signed.holds();
    }

    static void write(Member member, Proto.Writer out) {
        AddressFields.write(out, member.address);
        out.bytes(5, member.accountKey.bytes()).bytes(6, member.bundle);
    }

    static Member read(Proto.Reader in) {
        return new Member(
                AddressFields.read(in),
                new VerifyingKey(in.bytes(5, VerifyingKey.SIZE)),
                in.bytes(6, Hash.SIZE));
    }
}
