FOLDER=$(mktemp -d) && cd "$FOLDER" && git init -q
git -c user.name=A -c user.email=a@example.org commit -q --allow-empty -m "First"
envelope report HEAD~3:shop.toml
CODE=$?
rm -rf "$FOLDER"
exit $CODE
