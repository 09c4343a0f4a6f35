package chat.tacit.client.call;

import chat.tacit.e2ee.call.CallEnd;
import chat.tacit.e2ee.call.CallSignal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** The moment in which something is handled, and what may be done in it. */
record Scene(Instant now, EndedCalls ended, EarlyCandidates early, Consumer<CallOutput> out) {

    void tell(CallSubject about, CallNews.What what) {
        out.accept(new CallOutput.Tell(new CallNews(about, what)));
    }

    void send(CallSubject about, CallPeer to, CallSignal said) {
        out.accept(new CallOutput.Send(to, about.call(), said));
    }

    /** The contact's other devices ring no more. */
    void endOthers(CallSubject about, CallPeer but) {
        CallSignal end = new CallSignal.End(CallEnd.ANOTHER_DEVICE);
        out.accept(new CallOutput.SendOthers(but, about.call(), end));
    }

    /** A call that was never connected is over, and the history says how. */
    CallState over(CallSubject about, CallOver reason, CallLine.Outcome outcome, Instant began) {
        write(new CallLine(about, outcome, began, Duration.ZERO));
        return over(about, reason);
    }

    /** A call is over: nothing that comes of it counts any more. */
    CallState over(CallSubject about, CallOver reason) {
        ended.add(about.conversation(), about.call(), Optional.empty());
        early.clear();
        tell(about, new CallNews.Over(reason));
        return new IdleState();
    }

    void write(CallLine line) {
        out.accept(new CallOutput.Write(line));
    }
}
