declare module "idiomorph/dist/idiomorph.esm.js" {
  interface Config {
    morphStyle?: "outerHTML" | "innerHTML";
    callbacks?: {
      beforeNodeMorphed?: (old: Node, fresh: Node) => boolean;
      beforeNodeRemoved?: (old: Node) => boolean;
    };
  }
  export const Idiomorph: { morph(old: Element, fresh: Element, config?: Config): Node[] };
}
