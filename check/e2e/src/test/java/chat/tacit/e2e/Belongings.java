package chat.tacit.e2e;

import chat.tacit.client.account.Account;
import chat.tacit.client.account.Accounts;
import chat.tacit.client.profile.Passphrase;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.room.PairCarrier;
import chat.tacit.client.room.StoredMemory;
import chat.tacit.client.room.StoredRoom;
import chat.tacit.client.route.RelayProxy;
import chat.tacit.client.secret.SecretLinks;
import chat.tacit.client.tunnel.Dialler;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.e2ee.room.BundleBox;
import chat.tacit.e2ee.room.EpochKeys;
import chat.tacit.e2ee.room.EpochSecrets;
import chat.tacit.e2ee.room.StreamKeys;
import chat.tacit.e2ee.room.member.Self;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.wire.RelayAddress;

import io.vertx.core.dns.AddressResolverOptions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * What somebody's profile has who is, or was, in one room: read from its files with its passphrase
 * when no process uses it.
 *
 * @param keys of all epochs that it remembers
 * @param secrets every private key and seed, of which nobody else may have a byte
 */
record Belongings(
        RoomId room,
        Account account,
        Self self,
        List<EpochKeys> keys,
        List<Bytes> secrets,
        Optional<Bytes> photo) {
    private static final long EPOCHS = 50;
    private static final int PIECE = 64;

    private record Nowhere() implements SecretLinks.Ways {
        @Override
        public List<RelayProxy> path(RelayAddress relay) {
            return List.of();
        }

        @Override
        public boolean allows(RelayAddress relay) {
            return false;
        }
    }

    static Belongings of(Person person) throws Exception {
        Entropy entropy = Entropy.system();
        char[] typed = person.passphrase().toCharArray();
        try (Dialler dialler = new Dialler(AddressResolverOptions::new);
                SecretLinks links = new SecretLinks(dialler, new Nowhere(), entropy);
                Profile profile = Profile.open(person.home(), Passphrase.of(typed), entropy)) {
            Accounts accounts =
                    new Accounts(profile, links, entropy, new PairCarrier(profile, links, entropy));
            Account account = accounts.all().getFirst();
            Self self = accounts.self(account.id());
            StoredRoom room = profile.read(StoredRoom::all).getFirst();
            List<EpochKeys> keys =
                    profile.read(tx -> {
                        StoredMemory memory = StoredMemory.in(tx, room.room());
                        return LongStream.rangeClosed(1, EPOCHS)
                                .mapToObj(memory::keys)
                                .flatMap(Optional::stream)
                                .toList();
                    });
            List<Bytes> secrets = new ArrayList<>();
            profile.read(tx -> StoredMemory.in(tx, room.room()).secrets())
                    .ifPresent(it -> collect(it.secrets(), secrets));
            keys.forEach(it -> collect(it, secrets));
            secrets.add(copy(accounts.accountKey(account.id()).seed().expose()));
            secrets.add(copy(self.speakers().getFirst().key().seed().expose()));
            for (BundleBox.Recipient one : self.recipients()) {
                Bytes kem = copy(one.keys().kem().secret().expose());
                Bytes rsa = copy(one.keys().rsa().secret().expose());
                secrets.add(kem.slice(0, PIECE)); // the public half is behind it
                secrets.add(rsa.slice(rsa.size() - PIECE, PIECE)); // and here before it
            }
            return new Belongings(
                    room.room(),
                    account,
                    self,
                    keys,
                    secrets,
                    profile.read(tx -> StoredRoom.photo(tx, room.conversation())));
        }
    }

    private static void collect(EpochSecrets of, List<Bytes> secrets) {
        secrets.add(copy(of.posting().seed().expose()));
        secrets.add(copy(of.reading().seed().expose()));
        of.admin().ifPresent(it -> secrets.add(copy(it.seed().expose())));
    }

    private static void collect(EpochKeys of, List<Bytes> secrets) {
        for (StreamKeys stream : List.of(of.message(), of.state())) {
            switch (stream) {
                case StreamKeys.Whole(var seed) -> secrets.add(copy(seed.bytes().expose()));
                case StreamKeys.From(var ratchet) -> secrets.add(copy(ratchet.state().expose()));
            }
        }
    }

    private static Bytes copy(byte[] secret) {
        return Bytes.owned(secret.clone());
    }
}
