/** The source of `src/render/world.ts`, to the byte. */
export function world(): string
