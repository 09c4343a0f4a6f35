package chat.tacit.e2ee.content;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.Hash;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.OneLine;
import chat.tacit.crypto.Secret;
import chat.tacit.e2ee.file.FileKey;
import chat.tacit.e2ee.file.FileLayout;
import chat.tacit.e2ee.file.Places;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.ArrayList;
import java.util.List;

/**
 * A file: what it is called, the key that opens it, and where its sealed chunks lie ({@code
 * spec/60-contact} §7.2).
 *
 * @param name as the sender calls it, 1 to {@value #MAX_NAME} bytes on one line; it is no path, and
 *     not yet safe to save under
 * @param media its media type, 1 to {@value #MAX_MEDIA} printable ASCII characters
 * @param hash SHA-256 of the whole file
 * @param relays 1 to {@value #MAX_RELAYS}, none twice; or none, if its bytes come as {@linkplain
 *     FilePart parts}
 * @param chunks the places of the chunks of the highest level, in order; none without a relay
 */
public record FileBody(
        String name,
        String media,
        FileLayout layout,
        Bytes hash,
        FileKey key,
        List<RelayAddress> relays,
        List<Places> chunks)
        implements Body {
    public static final int KIND = 22;
    public static final int MAX_NAME = 255;
    public static final int MAX_MEDIA = 127;
    public static final int MAX_RELAYS = 4;

    /** Bytes of the longest file that lies at no relay: {@code MESH_FILE} of spec/40-mesh §16. */
    public static final int MAX_IN_PARTS = 65_536;

    public FileBody {
        relays = List.copyOf(relays);
        chunks = List.copyOf(chunks);
        OneLine.require(name, MAX_NAME, "a name of a file");
        if (name.isEmpty() || !media.matches("[\\x21-\\x7e]{1," + MAX_MEDIA + "}")) {
            throw new MalformedException("a file without a name or media type");
        }
        hash.requireSize(Hash.SIZE, "a hash");
        if (relays.size() > MAX_RELAYS || relays.stream().distinct().count() < relays.size()) {
            throw new MalformedException("a file lies at 1 to " + MAX_RELAYS + " relays");
        }
        if (relays.isEmpty() && layout.size() > MAX_IN_PARTS) {
            throw new MalformedException("a file that lies at no relay is short");
        }
        if (chunks.size() != (relays.isEmpty() ? 0 : layout.count(layout.depth()))) {
            throw new MalformedException("a file of another size than its chunks");
        }
    }

    @Override
    public int kind() {
        return KIND;
    }

    /** Whether its bytes come in the conversation itself, and lie at no relay. */
    public boolean inParts() {
        return relays.isEmpty();
    }

    void write(Proto.Writer writer) {
        writer.text(1, name)
                .text(2, media)
                .u64(3, layout.size())
                .bytes(4, hash)
                .bytes(5, key.secret().expose())
                .messages(6, relays, FileBody::writeRelay)
                .repeated(7, chunks.stream().map(Places::encode).toList());
    }

    static FileBody read(Proto.Reader reader) {
        String name = reader.text(1, MAX_NAME);
        String media = reader.text(2, MAX_MEDIA);
        FileLayout layout = new FileLayout(reader.u64(3));
        Bytes hash = reader.bytes(4, Hash.SIZE);
        FileKey key = new FileKey(Secret.owned(reader.bytes(5, FileKey.SIZE).toArray()));
        List<RelayAddress> relays = reader.messages(6, MAX_RELAYS, FileBody::readRelay);
        List<Places> chunks =
                reader.repeated(7, FileLayout.MAX_TOP, Places.SIZE).stream()
                        .map(bytes -> Places.decode(bytes, relays.size()))
                        .toList();
        return new FileBody(name, media, layout, hash, key, relays, chunks);
    }

    private static void writeRelay(RelayAddress relay, Proto.Writer writer) {
        writer.bytes(1, relay.fingerprint().bytes());
        for (Host host : relay.hosts()) {
            writer.text(2, host.text());
        }
        writer.u32(3, relay.port());
    }

    private static RelayAddress readRelay(Proto.Reader reader) {
        Fingerprint fingerprint = new Fingerprint(reader.bytes(1, Fingerprint.SIZE));
        List<Host> hosts = new ArrayList<>();
        while (reader.has(2) && hosts.size() < RelayAddress.MAX_HOSTS) {
            hosts.add(new Host(reader.text(2, Host.MAX_SIZE)));
        }
        return new RelayAddress(fingerprint, hosts, reader.count(3, 65_535));
    }
}
