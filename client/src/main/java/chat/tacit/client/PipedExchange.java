package chat.tacit.client;

import chat.tacit.crypto.Bytes;
import chat.tacit.e2ee.live.ExchangeInput;
import chat.tacit.protocol.pipe.PipeNotice;

import java.time.Duration;
import java.util.Optional;

/** An exchange through a relay's pipe, one frame a message. */
record PipedExchange(PipeCall call) implements ExchangeCall {
    @Override
    public Optional<ExchangeInput> hear(Duration patience) {
        return call.hear(patience).map(PipedExchange::input);
    }

    private static ExchangeInput input(PipeCall.Heard heard) {
        return switch (heard) {
            case PipeCall.Told(PipeNotice notice) ->
                    notice == PipeNotice.MET ? new ExchangeInput.Met() : new ExchangeInput.Closed();
            case PipeCall.Frame(Bytes bytes) -> new ExchangeInput.Message(bytes);
            case PipeCall.Established _, PipeCall.Ended _ -> new ExchangeInput.Closed();
        };
    }

    @Override
    public void send(Bytes message) {
        call.send(message);
    }

    @Override
    public void close() {
        call.close();
    }
}
