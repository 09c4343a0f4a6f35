package chat.tacit.client.call;

import java.time.Instant;
import java.util.Optional;

/** A state of {@link CallMachine}; each method gives the one that follows. */
sealed interface CallState permits IdleState, CallingState, RingingState, OpenState {

    /** Does what is wanted of the call that there is. */
    CallState wished(CallInput.Wish wish, Scene scene);

    /** Whether this is about the call that there is, and of who may say it. */
    boolean hears(CallInput.Heard heard);

    /** Takes what it {@link #hears}; no ring. */
    CallState heard(CallInput.Heard heard, Scene scene);

    /** It is {@link #wakeAt}. */
    CallState late(Scene scene);

    /** Nobody is there any more who could go on with it. */
    CallState abandoned(Scene scene);

    /** The device at the other end rings anew, so it isn't in this call any more. */
    CallState left(CallPeer device, Scene scene);

    Optional<Instant> wakeAt();

    /** The call as whoever comes only now has to know it. */
    Optional<CallNews> news();
}
