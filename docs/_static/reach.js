// What is wider than its place scrolls sideways; as long as it does, the keyboard reaches it.
{
  const reach = (block) => {
    if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
    else block.removeAttribute("tabindex");
  };
  const blocks = document.querySelectorAll(".katex-display, .pictures, .atlas, pre, .pst-scrollable-table-container");
  const observer = new ResizeObserver((seen) => seen.forEach(({ target }) => reach(target)));
  blocks.forEach((block) => observer.observe(block));
  document.fonts.ready.then(() => blocks.forEach(reach));
}
