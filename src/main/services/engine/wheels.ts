import type { EngineFlavour } from '../../files/engine-places.ts'

/** One file that pip fetches. Python's own version does not matter: the file is named exactly. */
export interface Wheel {
  /** As pip names it: `tensorflow-cpu`. */
  name: string
  version: string
  file: string
  sha256: string
  bytes: number
}

/** Everything that one engine is made of. */
export interface EngineRecipe {
  flavour: EngineFlavour
  tensorflow: string
  wheels: Wheel[]
  /** Size on disk when it is unpacked. */
  diskBytes: number
}

/**
 * The newest TensorFlow that the lab was tried with. Its Python wheel holds the C library that the binding links to;
 * the wheel is a zip, and no Python runs when the lab does.
 */
const tensorflowVersion = '2.21.0'

const tensorflow = (name: string, platform: string, sha256: string, bytes: number): Wheel => ({
  ...{ name, version: tensorflowVersion, sha256, bytes },
  file: `${name.replaceAll('-', '_')}-${tensorflowVersion}-cp311-cp311-${platform}.whl`,
})

const nvidia = (library: string, version: string, platform: string, sha256: string, bytes: number): Wheel => ({
  ...{ name: `nvidia-${library}-cu12`, version, sha256, bytes },
  file: `nvidia_${library.replaceAll('-', '_')}_cu12-${version}-py3-none-${platform}.whl`,
})

const cpu: Partial<Record<string, EngineRecipe>> = {
  'linux-x64': {
    ...{ flavour: 'cpu', tensorflow: tensorflowVersion, diskBytes: 856_000_000 },
    wheels: [
      tensorflow(
        'tensorflow-cpu',
        'manylinux_2_27_x86_64',
        '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
        273_829_956,
      ),
    ],
  },
  'linux-arm64': {
    ...{ flavour: 'cpu', tensorflow: tensorflowVersion, diskBytes: 886_000_000 },
    wheels: [
      tensorflow(
        'tensorflow',
        'manylinux_2_27_aarch64',
        '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
        281_828_020,
      ),
    ],
  },
  'darwin-arm64': {
    ...{ flavour: 'cpu', tensorflow: tensorflowVersion, diskBytes: 744_000_000 },
    wheels: [
      tensorflow(
        'tensorflow',
        'macosx_12_0_arm64',
        '51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88',
        223_405_849,
      ),
    ],
  },
}

const manylinux2014 = 'manylinux2014_x86_64.manylinux_2_17_x86_64'
const manylinux2010 = 'manylinux2010_x86_64.manylinux_2_12_x86_64'

/** TensorFlow's CUDA 12 build with the CUDA and cuDNN libraries that its extra `and-cuda` names. */
const cuda: Partial<Record<string, EngineRecipe>> = {
  'linux-x64': {
    ...{ flavour: 'cuda', tensorflow: tensorflowVersion, diskBytes: 5_300_000_000 },
    wheels: [
      tensorflow(
        'tensorflow',
        'manylinux_2_27_x86_64',
        '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
        572_440_367,
      ),
      nvidia(
        'cublas',
        '12.9.3.13',
        'manylinux_2_27_x86_64',
        'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72',
        581_217_458,
      ),
      nvidia(
        'cuda-cupti',
        '12.8.90',
        manylinux2014,
        'ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182',
        10_248_621,
      ),
      nvidia(
        'cuda-nvrtc',
        '12.9.86',
        manylinux2010,
        '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
        89_568_129,
      ),
      nvidia(
        'cuda-runtime',
        '12.9.79',
        manylinux2014,
        '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
        3_493_179,
      ),
      nvidia(
        'cudnn',
        '9.28.0.42',
        'manylinux_2_27_x86_64',
        '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375',
        716_538_495,
      ),
      nvidia(
        'cufft',
        '11.4.1.4',
        manylinux2014,
        'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28',
        200_877_592,
      ),
      nvidia(
        'curand',
        '10.3.10.19',
        'manylinux_2_27_x86_64',
        '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e',
        68_295_626,
      ),
      nvidia(
        'cusolver',
        '11.7.5.82',
        'manylinux_2_27_x86_64',
        '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
        338_117_415,
      ),
      nvidia(
        'cusparse',
        '12.5.10.65',
        manylinux2014,
        '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
        366_465_088,
      ),
      nvidia(
        'nccl',
        '2.32.3',
        'manylinux_2_27_x86_64',
        'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c',
        351_526_311,
      ),
      nvidia(
        'nvjitlink',
        '12.9.86',
        manylinux2010,
        'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
        39_748_338,
      ),
    ],
  },
}

/** What this machine's engine is made of, or null where TensorFlow has no wheel for it. */
export const engineRecipe = (
  flavour: EngineFlavour,
  platform = `${process.platform}-${process.arch}`,
): EngineRecipe | null => (flavour === 'cpu' ? cpu : cuda)[platform] ?? null

export const downloadBytes = (recipe: EngineRecipe): number =>
  recipe.wheels.reduce((sum, wheel) => sum + wheel.bytes, 0)
