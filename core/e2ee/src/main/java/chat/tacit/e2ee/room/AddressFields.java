package chat.tacit.e2ee.room;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Proto;
import chat.tacit.protocol.wire.RelayAddress;

import java.util.ArrayList;
import java.util.List;

/** A relay's address, or an account's, as fields in a row. */
final class AddressFields {
    private AddressFields() {}

    /** Handle, then the relay, from field 1 on. */
    static void write(Proto.Writer out, AccountAddress address) {
        out.text(1, address.handle().text());
        write(out, 2, address.relay());
    }

    static AccountAddress read(Proto.Reader in) {
        Handle handle = new Handle(in.text(1, Handle.MAX_SIZE));
        return new AccountAddress(read(in, 2), handle);
    }

    /** Fingerprint, hosts and port, from field {@code first} on. */
    static void write(Proto.Writer out, int first, RelayAddress relay) {
        out.bytes(first, relay.fingerprint().bytes());
        for (Host host : relay.hosts()) {
            out.text(first + 1, host.text());
        }
        out.u32(first + 2, relay.port());
    }

    static RelayAddress read(Proto.Reader in, int first) {
        Fingerprint fingerprint = new Fingerprint(in.bytes(first, Fingerprint.SIZE));
        List<Host> hosts = new ArrayList<>();
        while (in.has(first + 1) && hosts.size() < RelayAddress.MAX_HOSTS) {
            hosts.add(new Host(in.text(first + 1, Host.MAX_SIZE)));
        }
        return new RelayAddress(fingerprint, hosts, in.count(first + 2, 65_535));
    }
}
