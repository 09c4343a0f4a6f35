package chat.tacit.client.call;

import java.time.Instant;
import java.util.Optional;

/** There is no call. */
record IdleState() implements CallState {
    @Override
    public CallState wished(CallInput.Wish wish, Scene scene) {
        return this;
    }

    @Override
    public boolean hears(CallInput.Heard heard) {
        return false;
    }

    @Override
    public CallState heard(CallInput.Heard heard, Scene scene) {
        return this;
    }

    @Override
    public CallState late(Scene scene) {
        return this;
    }

    @Override
    public CallState abandoned(Scene scene) {
        return this;
    }

    @Override
    public CallState left(CallPeer device, Scene scene) {
        return this;
    }

    @Override
    public Optional<Instant> wakeAt() {
        return Optional.empty();
    }

    @Override
    public Optional<CallNews> news() {
        return Optional.empty();
    }
}
