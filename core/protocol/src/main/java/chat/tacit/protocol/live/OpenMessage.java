package chat.tacit.protocol.live;

import chat.tacit.crypto.Aead;
import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.FieldReader;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SealingKey;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Something said in an open session, as its sender gives it to the relay ({@code spec/20-live}
 * §13): {@code form(u8) ‖ counter(u64) ‖ count(u16) ‖ count × ( id 32 ‖ seal 80 ) ‖ salt 16 ‖ box}.
 * The relay gives each receiver the one seal that is theirs.
 *
 * @param seals in ascending order of ids, at least one
 */
public record OpenMessage(Form form, long counter, List<Seal> seals, Bytes salt, Bytes box) {
    /** Bytes of a seal, which holds a key of 32. */
    public static final int SEAL_SIZE = AgreementPublicKey.SIZE + Aead.KEY_SIZE + Aead.TAG_SIZE;

    /** To whom it is said; each is counted apart. */
    public enum Form {
        ALL(3),
        ONE(4);

        private final int code;

        Form(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        private static Form of(int code) {
            return switch (code) {
                case 3 -> ALL;
                case 4 -> ONE;
                default -> throw new MalformedException("no form of an open message: " + code);
            };
        }
    }

    /** The key, sealed for one. */
    public record Seal(MemberId receiver, Bytes sealed) {
        public Seal {
            sealed.requireSize(SEAL_SIZE, "a seal");
        }
    }

    /**
     * @throws MalformedException if nobody is named, somebody twice or out of order, or several in
     *     a message to one
     */
    public OpenMessage {
        seals = List.copyOf(seals);
        if (seals.isEmpty() || seals.size() > 0xffff || (form == Form.ONE && seals.size() > 1)) {
            throw new MalformedException("a message to " + seals.size());
        }
        for (int i = 1; i < seals.size(); i++) {
            if (seals.get(i - 1).receiver().compareTo(seals.get(i).receiver()) >= 0) {
                throw new MalformedException("receivers out of order");
            }
        }
        salt.requireSize(SealingKey.SALT_SIZE, "a salt");
    }

    /** {@code H} of the sorted ids, 32 bytes. */
    public static Bytes hash(Collection<MemberId> receivers) {
        Fields ids = Fields.unlabelled();
        receivers.stream().sorted().forEach(id -> ids.fixed(id.bytes()));
        return Bytes.owned(Hash.sha256(ids.toArray()));
    }

    /** What the relay hands on to one receiver; nothing to whom the sender didn't name. */
    public Optional<Cut> cut(MemberId receiver) {
        Bytes receivers = hash(seals.stream().map(Seal::receiver).toList());
        return seals.stream()
                .filter(seal -> seal.receiver().equals(receiver))
                .map(seal -> new Cut(form, counter, receivers, seal.sealed(), salt, box))
                .findFirst();
    }

    public Bytes encode() {
        Fields out = Fields.unlabelled().u8(form.code).u64(counter).u16(seals.size());
        seals.forEach(seal -> out.fixed(seal.receiver().bytes()).fixed(seal.sealed()));
        return Bytes.owned(out.fixed(salt).fixed(box).toArray());
    }

    /**
     * @throws MalformedException if {@code bytes} aren't what {@link #encode} makes
     */
    public static OpenMessage decode(Bytes bytes) {
        FieldReader in = new FieldReader(bytes);
        Form form = Form.of(in.u8());
        long counter = in.u64();
        List<Seal> seals = new ArrayList<>();
        for (int left = in.u16(); left > 0; left--) {
            seals.add(new Seal(new MemberId(in.fixed(Hash.SIZE)), in.fixed(SEAL_SIZE)));
        }
        return new OpenMessage(form, counter, seals, in.fixed(SealingKey.SALT_SIZE), in.rest());
    }

    /**
     * What one receiver gets: {@code form(u8) ‖ counter(u64) ‖ H(sorted receiver ids) ‖ seal 80 ‖
     * salt 16 ‖ box}.
     */
    public record Cut(
            Form form, long counter, Bytes receivers, Bytes sealed, Bytes salt, Bytes box) {

        public Bytes encode() {
            return Bytes.owned(
                    Fields.unlabelled()
                            .u8(form.code)
                            .u64(counter)
                            .fixed(receivers)
                            .fixed(sealed)
                            .fixed(salt)
                            .fixed(box)
                            .toArray());
        }

        public static Cut decode(Bytes bytes) {
            FieldReader in = new FieldReader(bytes);
            return new Cut(
                    Form.of(in.u8()),
                    in.u64(),
                    in.fixed(Hash.SIZE),
                    in.fixed(SEAL_SIZE),
                    in.fixed(SealingKey.SALT_SIZE),
                    in.rest());
        }
    }
}
