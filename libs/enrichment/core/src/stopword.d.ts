/** The package has no types of its own: this is what is used of it. */
declare module 'stopword' {
  /** English stop words. */
  export const eng: readonly string[];
  /** German stop words. */
  export const deu: readonly string[];
  /** French stop words. */
  export const fra: readonly string[];
  /** Spanish stop words. */
  export const spa: readonly string[];
}
