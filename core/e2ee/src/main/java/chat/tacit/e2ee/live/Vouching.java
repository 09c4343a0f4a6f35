package chat.tacit.e2ee.live;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fields;
import chat.tacit.crypto.MalformedException;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.UnopenableException;
import chat.tacit.protocol.live.Consent;
import chat.tacit.protocol.live.Identification;
import chat.tacit.protocol.live.MemberId;
import chat.tacit.protocol.live.Roster;
import chat.tacit.protocol.live.Target;

import java.util.Arrays;

/**
 * How far a voucher has come with one newcomer ({@code spec/20-live} §8). Each state has what was
 * checked before it, and is made by the check alone: nobody who isn't trusted is introduced to,
 * nobody who didn't consent is added, and nobody who wasn't added gets a key.
 */
sealed interface Vouching {

    Trusted newcomer();

    /**
     * Somebody whom this member trusts asks to be let in.
     *
     * @param said message 1
     */
    record Trusted(Identification said) implements Vouching {

        /**
         * Checks message 2.
         *
         * @param id as the relay gives it
         * @throws UnopenableException if it doesn't hold, asks for another session, comes from
         *     somebody who is inside, or from nobody that is trusted
         */
        static Trusted check(Roster roster, MemberId id, Bytes message, Trust trust)
                throws UnopenableException {
            Identification said = decoded(message);
            Admission.require(
                    said.errand().target().equals(new Target.Vouched(roster.room().live())));
            Admission.require(said.id().equals(id));
            Admission.require(said.verifies(roster.room().relay()));
            Admission.require(roster.member(id).isEmpty());
            Admission.require(trust.key(id).filter(said.identity()::equals).isPresent());
            return new Trusted(said);
        }

        private static Identification decoded(Bytes message) throws UnopenableException {
            try {
                return Identification.decode(message);
            } catch (MalformedException e) {
                throw new UnopenableException();
            }
        }

        /**
         * Makes message 3, under new keys.
         *
         * @throws UnopenableException if the newcomer's keys are none
         */
        Introduced introduce(Roster roster, SigningKey voucher, Entropy entropy)
                throws UnopenableException {
            AdmissionKeys.Offer offer = AdmissionKeys.offer(roster.room().live(), said, entropy);
            Introduction introduction =
                    Introduction.sign(voucher, roster, said, offer.half(), entropy);
            Fields message = Fields.unlabelled();
            offer.half().write(message);
            message.fixed(offer.keys().sealToNewcomer(0, introduction.encode()));
            return new Introduced(
                    this, offer.keys(), introduction.occasion(), Bytes.owned(message.toArray()));
        }

        @Override
        public Trusted newcomer() {
            return this;
        }
    }

    /**
     * The newcomer was told who would vouch.
     *
     * @param occasion where the session stood then
     * @param message 3, as it travels
     */
    record Introduced(
            Trusted newcomer, AdmissionKeys keys, Consent.Occasion occasion, Bytes message)
            implements Vouching {

        /**
         * Checks message 4.
         *
         * @throws UnopenableException if it isn't the answer to message 3 of this newcomer
         */
        Consented consent(Roster roster, Bytes challenge) throws UnopenableException {
            Bytes opened = keys.openFromNewcomer(challenge);
            Admission.Challenge said;
            try {
                said = Admission.Challenge.decode(opened);
            } catch (MalformedException e) {
                throw new UnopenableException();
            }
            Consent consent = said.consent(Admission.hash(message));
            Admission.require(consent.verifies(roster.room(), occasion, newcomer.said()));
            return new Consented(this, said, consent, Admission.hash(challenge));
        }
    }

    /**
     * The newcomer wants to be let in by this voucher, here and now.
     *
     * @param challenge {@code H(m4)}
     */
    record Consented(
            Introduced introduced, Admission.Challenge said, Consent consent, Bytes challenge)
            implements Vouching {

        /**
         * Message 7, once the commit has been taken.
         *
         * @param epoch that it began
         */
        Bytes response(SigningKey voucher, Epoch epoch, MemberList list) {
            Admission.Run run =
                    new Admission.Run(
                            epoch.roster().room(),
                            introduced.occasion().voucher(),
                            newcomer().said(),
                            consent.introduction(),
                            challenge);
            Admission.Response response =
                    Admission.Response.sign(voucher, run, said.answer(), epoch, list);
            byte[] plain = response.encode();
            Bytes sealed = introduced.keys().sealToNewcomer(1, plain);
            Arrays.fill(plain, (byte) 0);
            return sealed;
        }

        @Override
        public Trusted newcomer() {
            return introduced.newcomer();
        }
    }

    /** Wipes what the state holds. */
    default void wipe() {
        switch (this) {
            case Trusted _ -> {}
            case Introduced introduced -> introduced.keys().wipe();
            case Consented consented -> {
                consented.introduced().keys().wipe();
                consented.said().answer().wipe();
            }
        }
    }
}
