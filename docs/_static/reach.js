// What is wider than its place scrolls sideways; as long as it does, the keyboard reaches it.
{
  const reach = (block) => {
    if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
    else block.removeAttribute("tabindex");
  };
  const blocks = document.querySelectorAll(".katex-display, .pictures, .atlas, pre, .pst-scrollable-table-container");
  const laidOut = new Set(); // to ask others for their width would lay them out at once
  const observer = new ResizeObserver((seen) => {
    for (const { target } of seen) reach(target), laidOut.add(target);
  });
  blocks.forEach((block) => observer.observe(block));
  // A formula may be of another width once a font of it has come, and the block is not.
  document.fonts.addEventListener("loadingdone", () => laidOut.forEach(reach));
}
