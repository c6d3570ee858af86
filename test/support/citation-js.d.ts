declare module '@citation-js/core' {
  /** What is used of it: data in a form that is named, as CSL-JSON. With `strict`, what is not as it should be is an error. */
  export const plugins: {
    readonly input: {
      chain(data: unknown, options: { forceType: string; strict: boolean; generateGraph: boolean }): unknown
    }
  }
}
