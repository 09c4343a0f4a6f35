package chat.tacit.client.secret;

import chat.tacit.crypto.Fingerprint;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.Method;
import chat.tacit.protocol.room.Request;

import java.util.Optional;

/**
 * What a link is for, and so what may be asked over it ({@code spec/50-room} §3, §4). It is the one
 * place that keeps what concerns an account from every relay but its own, and from every session in
 * which a room is spoken of.
 */
sealed interface Purpose {

    /** Whether this may be asked of the relay with this fingerprint. */
    boolean allows(Request request, Fingerprint relay);

    /** The account's own matters, at its homeserver. */
    record Home(AccountName account) implements Purpose {
        @Override
        public boolean allows(Request request, Fingerprint relay) {
            return relay.equals(account.homeserver())
                    && request.method().caller() != Method.Caller.NOT_SIGNED_IN
                    && named(request).map(account::equals).orElse(true)
                    && handle(request).map(account.handle()::equals).orElse(true);
        }

        private static Optional<AccountName> named(Request request) {
            return switch (request) {
                case Request.PostKey post -> Optional.of(post.bundle().bundle().account());
                case Request.PostPrivateKey post -> Optional.of(post.account());
                case Request.GenerateChannelPair generate -> Optional.of(generate.account());
                case Request.GetSignIn _,
                        Request.Register _,
                        Request.SignIn _,
                        Request.GetKey _,
                        Request.GetPrivateKey _,
                        Request.CutDevice _,
                        Request.DeleteAccount _,
                        Request.PostInvitation _,
                        Request.StreamInvitations _,
                        Request.DropInvitations _,
                        Request.PostEvent _,
                        Request.StreamEvents _,
                        Request.PostPart _,
                        Request.GetPart _,
                        Request.TrimChannel _,
                        Request.DeleteRoom _ ->
                        Optional.empty();
            };
        }

        private static Optional<Handle> handle(Request request) {
            return switch (request) {
                case Request.GetSignIn get -> Optional.of(get.handle());
                case Request.Register register -> Optional.of(register.handle());
                case Request.SignIn signIn -> Optional.of(signIn.handle());
                case Request.GetKey get -> Optional.of(get.handle());
                case Request.PostKey _,
                        Request.PostPrivateKey _,
                        Request.GetPrivateKey _,
                        Request.CutDevice _,
                        Request.DeleteAccount _,
                        Request.GenerateChannelPair _,
                        Request.PostInvitation _,
                        Request.StreamInvitations _,
                        Request.DropInvitations _,
                        Request.PostEvent _,
                        Request.StreamEvents _,
                        Request.PostPart _,
                        Request.GetPart _,
                        Request.TrimChannel _,
                        Request.DeleteRoom _ ->
                        Optional.empty();
            };
        }
    }

    /** Rooms, and others' handles: nobody is signed in. */
    record Anybody() implements Purpose {
        @Override
        public boolean allows(Request request, Fingerprint relay) {
            return request.method().caller() == Method.Caller.NOT_SIGNED_IN
                    || request instanceof Request.GetKey;
        }
    }
}
