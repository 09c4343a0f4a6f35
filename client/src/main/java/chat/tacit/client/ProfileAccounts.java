package chat.tacit.client;

import chat.tacit.client.account.Account;
import chat.tacit.client.account.Accounts;
import chat.tacit.client.room.RoomSteps;
import chat.tacit.e2ee.room.Member;
import chat.tacit.e2ee.room.PrivatePair;
import chat.tacit.e2ee.room.member.Self;
import chat.tacit.protocol.room.AccountId;

import java.util.List;
import java.util.Optional;

/** The accounts that the profile has, as its rooms need them. */
record ProfileAccounts(Accounts accounts) implements OwnAccounts {

    /** What gives something of an account that is whole. */
    private interface Part<T> {
        T get() throws ClientException;
    }

    @Override
    public List<AccountId> ready() {
        return accounts.all().stream().filter(Account::isReady).map(Account::id).toList();
    }

    @Override
    public List<AccountId> unready() {
        return accounts.all().stream().filter(it -> !it.isReady()).map(Account::id).toList();
    }

    @Override
    public void complete(AccountId account) throws ClientException {
        var _ = accounts.complete(account, _ -> {});
    }

    @Override
    public Optional<Self> self(AccountId account) {
        return part(account, () -> accounts.self(account));
    }

    @Override
    public Optional<RoomSteps.Own> own(AccountId account) {
        return part(
                account,
                () ->
                        new RoomSteps.Own(
                                accounts.find(account).orElseThrow().address(),
                                accounts.accountKey(account)));
    }

    @Override
    public long stamp(AccountId account) {
        return accounts.selfStamp(account);
    }

    @Override
    public Optional<Member> member(AccountId account) {
        return part(account, () -> accounts.member(account));
    }

    @Override
    public Optional<PrivatePair> privatePair(AccountId account) {
        return part(account, () -> accounts.privatePair(account));
    }

    private <T> Optional<T> part(AccountId account, Part<T> part) {
        if (accounts.find(account).filter(Account::isReady).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(part.get());
        } catch (ClientException e) {
            return Optional.empty(); // it went meanwhile
        }
    }

    @Override
    public SignedIn signIn(AccountId account) throws ClientException {
        Accounts.Link in = accounts.link(account);
        return new SignedIn(in.link(), in.waiting());
    }
}
