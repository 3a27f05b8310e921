"""
A verifier of Helios bundles as others write them: every equation on its own, with two powers on GMP for each. It verifies
keys of trustees, ballots and decryptions, hashes of challenges included; not that elements are in the group.
"""

import base64
import hashlib
import json

from gmp_numbers import Modulus, serve


def decoded(text):
    return json.loads(base64.b64decode(text + "=" * (-len(text) % 4)))


def challenge_of(*commitments):
    return int.from_bytes(hashlib.sha1(",".join(commitments).encode()).digest(), "big")


class Verifier:
    def __init__(self, election):
        key = {name: int(value) for name, value in election["public_key"].items()}
        self.mod = Modulus(key["p"])
        self.q = key["q"]
        self.g, self.y = self.mod.number(key["g"]), self.mod.number(key["y"])
        self.g_inverse = self.mod.inverse(self.g)
        self.questions = election["questions"]

    def number(self, text):
        return self.mod.number(int(text))

    def equation(self, base, response, commitment, value, challenge):
        """base^response = commitment value^challenge"""
        right = self.mod.product(commitment, self.mod.power(value, challenge))
        if int(self.mod.power(base, response)) != int(right):
            raise ValueError("an equation does not hold")

    def shifted(self, beta, votes):
        for _ in range(votes):
            beta = self.mod.product(beta, self.g_inverse)
        return beta

    def disjunction(self, pair, proofs, least):
        alpha, beta = pair
        total = 0
        for votes, proof in enumerate(proofs, least):
            challenge, response = int(proof["challenge"]), int(proof["response"])
            total += challenge
            a, b = self.number(proof["commitment"]["A"]), self.number(proof["commitment"]["B"])
            self.equation(self.g, response, a, alpha, challenge)
            self.equation(self.y, response, b, self.shifted(beta, votes), challenge)
        texts = [proof["commitment"][name] for proof in proofs for name in ("A", "B")]
        if total % self.q != challenge_of(*texts):
            raise ValueError("a challenge is another")

    def ballot(self, vote, sums):
        for question, answer, tally in zip(self.questions, vote["answers"], sums):
            product = (self.mod.number(1), self.mod.number(1))
            for i, (choice, proofs) in enumerate(zip(answer["choices"], answer["individual_proofs"])):
                pair = (self.number(choice["alpha"]), self.number(choice["beta"]))
                self.disjunction(pair, proofs, 0)
                product = tuple(map(self.mod.product, product, pair))
                tally[i] = tuple(map(self.mod.product, tally[i], pair))
            if question["max"] is not None:
                self.disjunction(product, answer["overall_proof"], question["min"] or 0)

    def trustee(self, trustee, sums):
        """@returns the factors of the trustee"""
        proof, key = trustee["pok"], self.number(trustee["public_key"]["y"])
        challenge = int(proof["challenge"])
        self.equation(self.g, int(proof["response"]), self.number(proof["commitment"]), key, challenge)
        if challenge != challenge_of(str(proof["commitment"])) % self.q:
            raise ValueError("a challenge is another")
        factors = [[self.number(factor) for factor in row] for row in trustee["decryption_factors"]]
        for tally, row, proofs in zip(sums, factors, trustee["decryption_proofs"]):
            for (alpha, _), factor, proof in zip(tally, row, proofs):
                challenge, response = int(proof["challenge"]), int(proof["response"])
                a, b = proof["commitment"]["A"], proof["commitment"]["B"]
                self.equation(self.g, response, self.number(a), key, challenge)
                self.equation(alpha, response, self.number(b), factor, challenge)
                if challenge != challenge_of(a, b):
                    raise ValueError("a challenge is another")
        return factors

    def result(self, counts, sums, factors):
        for q, tally in enumerate(sums):
            for i, (_, beta) in enumerate(tally):
                value = self.mod.power(self.g, counts[q][i])
                for own in factors:
                    value = self.mod.product(value, own[q][i])
                if int(value) != int(beta):
                    raise ValueError("a count is another")


def verify(path):
    with open(path, encoding="utf8") as file:
        bundle = json.load(file)
    verifier = Verifier(decoded(bundle["election"]))
    one = verifier.mod.number(1)
    sums = [[(one, one)] * len(question["answers"]) for question in verifier.questions]
    for vote in bundle["votes"]:
        verifier.ballot(decoded(vote)["vote"], sums)
    factors = [verifier.trustee(trustee, sums) for trustee in decoded(bundle["trustees"])]
    verifier.result(decoded(bundle["results"]), sums, factors)
    return verifier.mod.powers


serve(verify)
