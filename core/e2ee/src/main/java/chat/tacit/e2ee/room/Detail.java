package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.OneLine;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.wire.Proto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of a state event isn't needed to know who is a member ({@code spec/50-room} §11).
 *
 * @param name 1 to {@value #MAX_NAME} bytes on one line
 * @param photo 1 to {@value #MAX_PHOTO} bytes
 * @param bundles of the members, in their order
 */
public record Detail(Optional<String> name, Optional<Bytes> photo, List<SignedBundle> bundles) {
    public static final int MAX_NAME = 128;
    public static final int MAX_PHOTO = 12_288;

    /** One of which nothing is said. */
    public static final Detail NONE = new Detail(Optional.empty(), Optional.empty(), List.of());

    /**
     * @throws MalformedException if name or photo isn't of its form
     */
    public Detail {
        bundles = List.copyOf(bundles);
        name.ifPresent(Detail::requireName);
        if (photo.map(Bytes::size).filter(size -> size < 1 || size > MAX_PHOTO).isPresent()) {
            throw new MalformedException("a photo has at most " + MAX_PHOTO + " bytes");
        }
    }

    public static Detail named(String name) {
        return new Detail(Optional.of(name), Optional.empty(), List.of());
    }

    public static Detail of(List<SignedBundle> bundles) {
        return new Detail(Optional.empty(), Optional.empty(), bundles);
    }

    private static void requireName(String name) {
        if (OneLine.require(name, MAX_NAME, "a room's name").isEmpty()) {
            throw new MalformedException("a room's name is empty");
        }
    }

    /** Nothing if it says nothing. */
    public Optional<Bytes> encode() {
        Proto.Writer out =
                Proto.Writer.create()
                        .text(1, name.orElse(""))
                        .bytes(2, photo.orElse(Bytes.empty()));
        Bytes bytes =
                out.repeated(3, bundles.stream().map(SignedBundle::encode).toList()).toBytes();
        return bytes.isEmpty() ? Optional.empty() : Optional.of(bytes);
    }

    /**
     * @throws MalformedException if the bytes aren't exactly one detail
     */
    public static Detail decode(Bytes bytes) {
        return Proto.Reader.of(bytes.shared(), Core.MAX_SIZE).whole(Detail::read);
    }

    private static Detail read(Proto.Reader in) {
        String name = in.text(1, MAX_NAME);
        Bytes photo = in.bytes(2, 0, MAX_PHOTO);
        List<SignedBundle> bundles = new ArrayList<>();
        while (in.has(3) && bundles.size() < Change.MOST_AT_ONCE) {
            bundles.add(SignedBundle.decode(in.bytes(3, 1, SignedBundle.MAX_SIZE)));
        }
        return new Detail(
                name.isEmpty() ? Optional.empty() : Optional.of(name),
                photo.isEmpty() ? Optional.empty() : Optional.of(photo),
                bundles);
    }

    /** {@code H} of a detail's bytes. */
    static Bytes hash(Bytes detail) {
        return Bytes.owned(Hash.sha256(detail.shared()));
    }
}
