package chat.tacit.relay;

import chat.tacit.crypto.Secret;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Services;
import chat.tacit.relay.edge.Listen;
import chat.tacit.relay.edge.OperatorAddress;
import chat.tacit.relay.mesh.MeshConfig;
import chat.tacit.relay.turn.TurnConfig;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a relay needs to know to start.
 *
 * @param keys where its identity and TLS key come from
 * @param listen where it listens
 * @param operator the operator's port
 * @param services what it offers
 * @param serverKey if given, whoever creates a queue has to know it
 * @param reach where the services proxy, mesh and turn may lead
 * @param limits what it bears
 * @param inviteCodes of whoever may make an account; nothing where anybody may
 * @param mesh how it takes part in a mesh
 * @param turn how it serves calls
 * @param ends when it ends, if it retires
 */
public record RelayConfig(
        Keys keys,
        Listen listen,
        OperatorAddress operator,
        Services services,
        Optional<Secret> serverKey,
        Reach reach,
        Limits limits,
        Optional<List<Secret>> inviteCodes,
        MeshConfig mesh,
        TurnConfig turn,
        Optional<Instant> ends) {

    /** Of a relay that stays. */
    public RelayConfig(
            Keys keys,
            Listen listen,
            OperatorAddress operator,
            Services services,
            Optional<Secret> serverKey,
            Reach reach,
            Limits limits,
            Optional<List<Secret>> inviteCodes,
            MeshConfig mesh,
            TurnConfig turn) {
        this(
                keys,
                listen,
                operator,
                services,
                serverKey,
                reach,
                limits,
                inviteCodes,
                mesh,
                turn,
                Optional.empty());
    }

    /** The same relay, which ends then. */
    public RelayConfig until(Instant end) {
        return new RelayConfig(
                keys,
                listen,
                operator,
                services,
                serverKey,
                reach,
                limits,
                inviteCodes,
                mesh,
                turn,
                Optional.of(end));
    }

    /** Of a relay that serves calls, if it does, at the usual port. */
    public RelayConfig(
            Keys keys,
            Listen listen,
            OperatorAddress operator,
            Services services,
            Optional<Secret> serverKey,
            Reach reach,
            Limits limits,
            Optional<List<Secret>> inviteCodes,
            MeshConfig mesh) {
        this(
                keys,
                listen,
                operator,
                services,
                serverKey,
                reach,
                limits,
                inviteCodes,
                mesh,
                TurnConfig.USUAL);
    }

    /** The same relay, but for how it serves calls. */
    public RelayConfig with(TurnConfig other) {
        return new RelayConfig(
                keys,
                listen,
                operator,
                services,
                serverKey,
                reach,
                limits,
                inviteCodes,
                mesh,
                other,
                ends);
    }

    /** Of a relay without peers. */
    public RelayConfig(
            Keys keys,
            Listen listen,
            OperatorAddress operator,
            Services services,
            Optional<Secret> serverKey,
            Reach reach,
            Limits limits,
            Optional<List<Secret>> inviteCodes) {
        this(
                keys,
                listen,
                operator,
                services,
                serverKey,
                reach,
                limits,
                inviteCodes,
                MeshConfig.ALONE);
    }

    /** Of a relay on which anyone may make an account, if it offers them. */
    public RelayConfig(
            Keys keys,
            Listen listen,
            OperatorAddress operator,
            Services services,
            Optional<Secret> serverKey,
            Reach reach,
            Limits limits) {
        this(keys, listen, operator, services, serverKey, reach, limits, Optional.empty());
    }

    /** Of a relay that leads to public addresses only, if anywhere. */
    public RelayConfig(
            Keys keys,
            Listen listen,
            OperatorAddress operator,
            Services services,
            Optional<Secret> serverKey,
            Limits limits) {
        this(keys, listen, operator, services, serverKey, Reach.PUBLIC, limits);
    }

    /** Of a relay on which anyone may create a queue. */
    public RelayConfig(
            Keys keys, Listen listen, OperatorAddress operator, Services services, Limits limits) {
        this(keys, listen, operator, services, Optional.empty(), limits);
    }
}
