/**
 * Parameters of the mod-p groups: primes p and q with q dividing p - 1, and a generator g of the subgroup of order q.
 * A test checks that p and q are prime, that g has order q, and the rule by which each prime was made where one is known.
 */
import { fromHex } from '../bytes.js';
import { bytesToInteger } from '../integers.js';

/** Parameters of a subgroup of prime order q of the integers modulo the prime p. */
export interface ModpParameters {
  readonly p: bigint;
  readonly q: bigint;
  /** A generator of the subgroup of order q. */
  readonly g: bigint;
  /** Set where (p - 1) / (2q) is known to be prime: then q, that prime and 2 are the orders of all prime subgroups. */
  readonly halfCofactor?: 'prime';
}

/** RFC 3526 section 3 (group 14): a safe prime, p = 2q + 1; 2 is a square since p = 7 mod 8. */
export const RFC_3526_2048_PARAMETERS: ModpParameters = /* @__PURE__ */ (() => ({
  p: integer(
    'ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd',
    'ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed',
    'ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f',
    '83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b',
    'e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa0510',
    '15728e5a8aacaa68ffffffffffffffff',
  ),
  q: integer(
    '7fffffffffffffffe487ed5110b4611a62633145c06e0e68948127044533e63a0105df531d89cd9128a5043cc71a026e',
    'f7ca8cd9e69d218d98158536f92f8a1ba7f09ab6b6a8e122f242dabb312f3f637a262174d31bf6b585ffae5b7a035bf6',
    'f71c35fdad44cfd2d74f9208be258ff324943328f6722d9ee1003e5c50b1df82cc6d241b0e2ae9cd348b1fd47e9267af',
    'c1b2ae91ee51d6cb0e3179ab1042a95dcf6a9483b84b4b36b3861aa7255e4c0278ba3604650c10be19482f23171b671d',
    'f1cf3b960c074301cd93c1d17603d147dae2aef837a62964ef15e5fb4aac0b8c1ccaa4be754ab5728ae9130c4c7d0288',
    '0ab9472d455655347fffffffffffffff',
  ),
  g: 2n,
}))();

/** The group `BELENIOS-2048` of the Belenios specification (Belenios 1.17 and later, `group.ml`). */
export const BELENIOS_2048_PARAMETERS: ModpParameters = /* @__PURE__ */ (() => ({
  p: integer(
    'a3ef2d011fefb1b6e39e568fccdffb0fb7dc7ef3a791b6862791811d21fc35f21e6d36856b428030421f514ed40bfd4c',
    '06e092a495af8d79a2f85e0fb11c0ede07dd973f9c53e50930c6e82ac36de1ae3fb8c3aabfff12ce27a5022ddd8912d1',
    '07435012768a2cdd0a4091d8fa447f6c7ebc15a349fa318a6b4fe17d8d47e843a3e14dfa9b2162f4d7229abe93a188b4',
    '6b006517d6f6747ebbb29c9ec3099b607f18fb1a8bc858279aa8599411d998d3e3fada9e010840d082d8c31911acdd4a',
    '0e7992d0f18cc759cb5de0acf66a3882555bc810941e021b6a4ccfa04ee4008f878affa2375e2999b44f6cef17d70730',
    '1e59e0e6351e051ed9cec4157646e64f',
  ),
  q: integer('adb6066a73522565f4daa0f2579db7f2f0fa90c2168bc709e20263387d55c491'),
  g: integer(
    '1307c1ab5f295885d7caa3a78a42415e31fd1c5807b61fb1e781878a52230a51988b98c259597f9c5a9dfd001d26ba31',
    'd9d8976f01d95a1c8262ee68a0e92cea541e5219e0d0d094301b894236823fe1d4bc04e29f3748aefd4f10d5b1a356a8',
    '643e673fd9d215fc8fe5fb9cf9fdb8ea88fdb1a3381a697fdf9c2458570b06d26aef1be365fdd90165f397c6b870df8c',
    '1b9e519edcee8bb0f74b7a1615a274ba60a7ea574a61f552d2dde0ce514e0927c4ff49b1964c4a913731ae4268d60d7f',
    '22127b6cbba44d453ac8b72fd04e0991b7aeff04867d8724ac638f5f34100d2d47aa680d43771902743d663f42d853c0',
    '41e1c91fe3823f4bcf284308f1d7e653',
  ),
}))();

/** The default group of Helios (helios-server), as in the records of that system. */
export const HELIOS_2048_PARAMETERS: ModpParameters = /* @__PURE__ */ (() => ({
  p: integer(
    '815901aa6d3ced6a0bd488c617351e322c8aef8f9f90adf331a2583d8082ac46f74345a1e1cf561facbdf3239bc3f0ee',
    '71618b5d016266caafd48439b034a38f6560cd6b671e3a80248b46809ad8de7a4cc7250469611d59dae8d8af5c6d0f9f',
    '3665f9857e04e1134dc94b270e93341449ea503617447ecb83b2c01602878c070d080da464c974d9951c35c1a5534073',
    '45ee31ebc4a29a3488d5a54702a971ee0a1ea4da93fcf64105040893ff4bec23ca11e8cffa279e899a46891137c28e85',
    'f5a2fc9c637af6d26f6b5deba3d60580df41c334ea123331f8b0adeb43ea64a037e0c5ac168c47ce421bc9718ba83570',
    '99a0221f778599acd917607f3e3024d7',
  ),
  q: integer('87974deb793421ce3891540d906ac0806b85a2b95adc211a82ef8b659f8d9d25'),
  g: integer(
    '75ee80f0a161dd0c025ac818db8d52d193a46655fe0ebd3c289a949f42185f58f2f88f825dcdb3e3e98c0598af875997',
    '28f4f0719a8f68b133e82eb1bc4e3b6b8a377a5c6b812d656efcde578fdf515ac6ef628f1564ac907745d53bc6213b74',
    'f0cc303bbe68f3ab2220dcacd0ceece7aac3a675aaa0604885a1fb1374e6c08f2dcf503e58ac6487be73b8ab2a10fa62',
    'a79522cbc777b6321fd346e0d36ee5a7291955117d8bb4284901eb26804bd2286a14af52f5301c489c80dfeafb7ce496',
    'af58479a4c6f57f29ec8c9e4f6b88deb06f5d120859d2d4de06e57b0476f8263f7a4a35f67ed21a4a927109fa89a6b7f',
    '4976e98e3ddb3cd232c516b1da5cc555',
  ),
}))();

/** ElectionGuard 2.0 and 2.1, section 3.1.1: q = 2^256 - 189, the middle bits of p are those of ln 2, g = 2^((p-1)/q). */
export const ELECTIONGUARD_4096_PARAMETERS: ModpParameters = /* @__PURE__ */ (() => ({
  p: integer(
    'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffb17217f7d1cf79abc9e3b39803f2f6af',
    '40f343267298b62d8a0d175b8baafa2be7b876206debac98559552fb4afa1b10ed2eae35c138214427573b291169b825',
    '3e96ca16224ae8c51acbda11317c387eb9ea9bc3b136603b256fa0ec7657f74b72ce87b19d6548caf5dfa6bd38303248',
    '655fa1872f20e3a2da2d97c50f3fd5c607f4ca11fb5bfb90610d30f88fe551a2ee569d6dfc1efa157d2e23de1400b396',
    '17460775db8990e5c943e732b479cd33cccc4e659393514c4c1a1e0bd1d6095d25669b333564a3376a9c7f8a5e148e82',
    '074db6015cfe7aa30c480a5417350d2c955d5179b1e17b9dae313cdb6c606cb1078f735d1b2db31b5f50b5185064c18b',
    '4d162db3b365853d7598a1951ae273ee5570b6c68f96983496d4e6d330af889b44a02554731cdc8ea17293d1228a4ef9',
    '8d6f5177fbcf0755268a5c1f9538b98261affd446b1ca3cf5e9222b88c66d3c5422183edc99421090bbb16faf3d949f2',
    '36e02b20cee886b905c128d53d0bd2f9621363196af503020060e49908391a0c57339ba2beba7d052ac5b61cc4e9207c',
    'ef2f0ce2d7373958d762265890445744fb5f2da4b751005892d356890defe9cad9b9d4b713e06162a2d8fdd0df2fd608',
    'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  ),
  q: integer('ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff43'),
  g: integer(
    '36036fed214f3b50dc566d3a312fe4131fee1c2bce6d02ea39b477ac05f7f885f38cfe77a7e45acf4029114c4d7a9bfe',
    '058bf2f995d2479d3dda618ffd910d3c4236ab2cfdd783a5016f7465cf59bbf45d24a22f130f2d04fe93b2d58bb9c1d1',
    'd27fc9a17d2af49a779f3ffbdca22900c14202ee6c99616034be35cbcdd3e7bb7996adfe534b63cca41e21ff5dc778eb',
    'b1b86c53bfbe99987d7aea0756237fb40922139f90a62f2aa8d9ad34dff799e33c857a6468d001acf3b681db87dc4242',
    '755e2ac5a5027db81984f033c4d178371f273dbb4fcea1e628c23e52759bc7765728035cea26b44c49a65666889820a4',
    '5c33dd37ea4a1d00cb62305cd541be1e8a92685a07012b1a20a746c3591a2db3815000d2aaccfe43dc49e828c1ed7387',
    '466afd8e4bf1935593b2a442eec271c50ad39f733797a1ea11802a2557916534662a6b7e9a9e449a24c8cff809e79a4d',
    '806eb681119330e6c57985e39b200b4893639fdfdea49f76ad1acd997eba13657541e79ec57437e504eda9dd01106151',
    '6c643fb30d6d58afccd28b73feda29ec12b01a5eb86399a593a9d5f450de39cb92962c5ec6925348db54d128fd99c14b',
    '457f883ec20112a75a6a0581d3d80a3b4ef09ec86f9552ffda1653f133aa2534983a6f31b0ee4697935a6b1ea2f75b85',
    'e7eba151ba486094d68722b054633fec51ca3f29b31e77e317b178b6b9d8ae0f',
  ),
  halfCofactor: 'prime',
}))();

/** ElectionGuard 2.0 and 2.1, reduced parameters with a 3072-bit p, made by the same rule. */
export const ELECTIONGUARD_3072_PARAMETERS: ModpParameters = /* @__PURE__ */ (() => ({
  p: integer(
    'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffb17217f7d1cf79abc9e3b39803f2f6af',
    '40f343267298b62d8a0d175b8baafa2be7b876206debac98559552fb4afa1b10ed2eae35c138214427573b291169b825',
    '3e96ca16224ae8c51acbda11317c387eb9ea9bc3b136603b256fa0ec7657f74b72ce87b19d6548caf5dfa6bd38303248',
    '655fa1872f20e3a2da2d97c50f3fd5c607f4ca11fb5bfb90610d30f88fe551a2ee569d6dfc1efa157d2e23de1400b396',
    '17460775db8990e5c943e732b479cd33cccc4e659393514c4c1a1e0bd1d6095d25669b333564a3376a9c7f8a5e148e82',
    '074db6015cfe7aa30c480a5417350d2c955d5179b1e17b9dae313cdb6c606cb1078f735d1b2db31b5f50b5185064c18b',
    '4d162db3b365853d7598a1951ae273ee5570b6c68f96983496d4e6d330d6e582cab40d66550984ef0c42a4574280b378',
    '45189610ae3e4bb22590a08f6ad27bfbffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  ),
  q: integer('ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff43'),
  g: integer(
    '4a1523cb0111b38104ebcde5163f581eeedd91637ac57544c1d2283234272732ff0cd85f385395443f57370132a237ff',
    '38702ab037f35e7c7003669d83697ba13bed69b63c88bd610d33c6a89e4882ee6f849f0506a4a8f0b169e5ca000a21dc',
    '16d7dcecc69e593c659677393b6ce260d3d6a578e74e42a1b2ade1ed8627050cfb59e604cac389e99161da6e6e9407df',
    '9451786401003a8b7626ac5e90b888eabb5e07e996b186629b17165fd630e139788f674dff4978a6b74c6d020a6570cc',
    '7c7a9e3821283571ba3fa1fcc6901a8c28d02ef8b8c4b019f7ddade51a089c57ef90c2ce50761754d778bc9abfd84809',
    '5c4a0ed0fa7b7ae52cda4bd6e2cb16f38edc033f32f259c513dd9e0d1f780886d71d7db835f3f08db11cc9cd41eb0d5a',
    '37ac6dba1a1eba55c378bc0695b9d93aa59903eba1ce52886a0baafb153548631bceac5207b97205be8fdf830f27348c',
    '7ae852f9f8876887d23b8054a077dc8aec0bf615a1fa74bc727014cfac40e20ea194489f63a6c22427cb999c9d04aa61',
  ),
  halfCofactor: 'prime',
}))();

function integer(...hex: readonly string[]): bigint {
  return bytesToInteger(fromHex(hex.join('')));
}
