"""
A verifier of ElectionGuard 2.1.0 records on integers as others write them: every commitment recomputed with two powers on GMP.
It verifies the proofs of guardians, of ballots and of decryptions, hashes of challenges included, and the counts; neither
that elements are in the group nor what only needs hashing.
"""

import base64
import glob
import hmac
import json

from gmp_numbers import Modulus, serve


def raw(text):
    return base64.b64decode(text)


def word(value):
    return value.to_bytes(4, "big")


def digest(key, *parts):
    return hmac.digest(key, b"".join(parts), "sha256")


def load(path):
    with open(path, encoding="utf8") as file:
        return json.load(file)


class Verifier:
    def __init__(self, folder):
        constants = load(folder + "/constants.json")["constants"]
        self.q = int(constants["smallPrime"], 16)
        self.mod = Modulus(int(constants["largePrime"], 16))
        self.bytes = len(constants["largePrime"]) // 2
        self.g = self.mod.number(int(constants["generator"], 16))
        self.initialized = load(folder + "/election_initialized.json")
        self.parameters = raw(load(folder + "/election_config.json")["parameter_base_hash"])
        self.hash = raw(self.initialized["extended_base_hash"])
        self.key_bytes = raw(self.initialized["joint_public_key"])
        self.key = self.element(self.initialized["joint_public_key"])

    def element(self, text):
        return self.mod.number(int.from_bytes(raw(text), "big"))

    def encoded(self, number):
        return int(number).to_bytes(self.bytes, "big")

    def proof(self, value):
        return tuple(int.from_bytes(raw(value[name]), "big") for name in ("challenge", "response"))

    def commitment(self, base, response, value, challenge):
        """base^response value^challenge"""
        return self.mod.product(self.mod.power(base, response), self.mod.power(value, challenge))

    def challenge(self, key, expected, *parts):
        if int.from_bytes(digest(key, *parts), "big") % self.q != expected % self.q:
            raise ValueError("a challenge is another")

    def guardians(self):
        for guardian in self.initialized["guardians"]:
            for j, claim in enumerate(guardian["coefficient_proofs"]):
                challenge, response = self.proof(claim)
                h = self.commitment(self.g, response, self.element(claim["public_key"]), challenge)
                index = word(guardian["x_coordinate"]) + word(j)
                parts = (b"\x10", index, raw(claim["public_key"]), self.encoded(h))
                self.challenge(self.parameters, challenge, *parts)

    def range_proof(self, pair, proofs):
        alpha, beta = pair
        total, parts = 0, []
        for j, (challenge, response) in enumerate(map(self.proof, proofs)):
            total += challenge
            a = self.commitment(self.g, response, alpha, challenge)
            b = self.commitment(self.key, (response - j * challenge) % self.q, beta, challenge)
            parts += [self.encoded(a), self.encoded(b)]
        votes = self.encoded(alpha) + self.encoded(beta)
        self.challenge(self.hash, total, b"\x21", self.key_bytes, votes, *parts)

    def ballot(self, ballot, totals):
        for contest in ballot["contests"]:
            product = (self.mod.number(1), self.mod.number(1))
            for selection in contest["selections"]:
                pair = self.pair(selection)
                self.range_proof(pair, selection["proof"]["proofs"])
                product = tuple(map(self.mod.product, product, pair))
                at = (contest["contest_id"], selection["selection_id"])
                if ballot["state"] == "CAST":
                    total = totals.get(at)
                    totals[at] = pair if total is None else tuple(map(self.mod.product, total, pair))
            self.range_proof(product, contest["proof"]["proofs"])

    def pair(self, selection):
        vote = selection["encrypted_vote"]
        return (self.element(vote["pad"]), self.element(vote["data"]))

    def decryption(self, pair, selection):
        alpha, beta = pair
        power = self.element(selection["b_over_m"])
        m = self.mod.product(beta, self.mod.inverse(power))
        challenge, response = self.proof(selection["proof"])
        a = self.commitment(self.g, response, self.key, challenge)
        b = self.commitment(alpha, response, m, challenge)
        parts = [self.encoded(number) for number in (alpha, beta, a, b, m)]
        self.challenge(self.hash, challenge, b"\x30", self.key_bytes, *parts)
        if int(self.mod.power(self.key, selection["tally"])) != int(power):
            raise ValueError("a count is another")

    def data_decryption(self, contest):
        data, opened = contest["encrypted_contest_data"], contest["decrypted_contest_data"]
        challenge, response = self.proof(opened["proof"])
        a = self.commitment(self.g, response, self.key, challenge)
        b = self.commitment(self.element(data["c0"]), response, self.element(opened["beta"]), challenge)
        parts = [raw(data["c0"]), raw(data["c1"]).hex().upper().encode(), raw(data["c2"])]
        parts += [self.encoded(a), self.encoded(b), raw(opened["beta"])]
        self.challenge(self.hash, challenge, b"\x31", self.key_bytes, *parts)

    def opened(self, decrypted, pairs):
        for contest in decrypted["contests"]:
            for selection in contest["selections"]:
                self.decryption(pairs[contest["contest_id"], selection["selection_id"]], selection)


def verify(folder):
    verifier = Verifier(folder)
    verifier.guardians()
    totals, challenged = {}, {}
    for path in glob.glob(folder + "/encrypted_ballots/**/eballot-*.json", recursive=True):
        ballot = load(path)
        verifier.ballot(ballot, totals)
        if ballot["state"] != "CAST":
            challenged[ballot["ballot_id"]] = ballot
    for contest in load(folder + "/encrypted_tally.json")["contests"]:
        for selection in contest["selections"]:
            at = (contest["contest_id"], selection["selection_id"])
            totals.setdefault(at, verifier.pair(selection))
    verifier.opened(load(folder + "/tally.json"), totals)
    for path in glob.glob(folder + "/challenged_ballots/*.json"):
        decrypted = load(path)
        ballot = challenged[decrypted["id"]]
        pairs = {}
        for contest in ballot["contests"]:
            for selection in contest["selections"]:
                pairs[contest["contest_id"], selection["selection_id"]] = verifier.pair(selection)
        verifier.opened(decrypted, pairs)
        for contest, opened in zip(ballot["contests"], decrypted["contests"]):
            verifier.data_decryption({**contest, **opened})
    return verifier.mod.powers


serve(verify)
